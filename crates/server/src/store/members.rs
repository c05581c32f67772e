//! Members and invitations.

use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, new_id, now, sessions::end_sessions_of};
use crate::{access::Role, auth::Identity};

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Reference.
    pub id: String,
    /// Address, in lower case.
    pub email: String,
    /// Name to show.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Digest of the password (argon2id); `None` where they sign in through a provider alone.
    pub password: Option<String>,
    /// Whether they may not sign in any more.
    pub disabled: bool,
    /// When they joined.
    pub created_at: i64,
}

/// Somebody asked to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Reference.
    pub id: String,
    /// Address it was made out to; `None` for the set-up link.
    pub email: Option<String>,
    /// Role that it gives.
    pub role: Role,
    /// The member whose password it sets anew; `None` where it makes somebody a member.
    pub member: Option<String>,
    /// Who made it.
    pub created_by: String,
    /// Until when it can be used.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

fn role(row: &AnyRow) -> Result<Role, StoreError> {
    let code: String = row.try_get("role")?;
    Role::from_code(&code).ok_or_else(|| StoreError::damaged("role", code))
}

pub(super) fn member(row: &AnyRow) -> Result<Member, StoreError> {
    Ok(Member {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: role(row)?,
        password: row.try_get("password")?,
        disabled: row.try_get::<i64, _>("disabled")? != 0,
        created_at: row.try_get("created_at")?,
    })
}

fn invitation(row: &AnyRow) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        role: role(row)?,
        member: row.try_get("member")?,
        created_by: row.try_get("created_by")?,
        expires_at: row.try_get("expires_at")?,
        used_at: row.try_get("used_at")?,
    })
}

/// A new member, as the form gives it.
pub(crate) struct NewMember<'a> {
    pub(crate) email: &'a str,
    pub(crate) name: &'a str,
    pub(crate) password: Option<&'a str>,
    /// Who they are at the provider through which they joined.
    pub(crate) identity: Option<&'a Identity>,
}

impl Store {
    /// How many members there are, disabled ones among them.
    pub(crate) async fn members_count(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM members")
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// All members, in the order of joining.
    pub(crate) async fn members(&self) -> Result<Vec<Member>, StoreError> {
        let rows = sqlx::query("SELECT * FROM members ORDER BY id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(member).collect()
    }

    /// A member by reference.
    pub(crate) async fn member(&self, id: &str) -> Result<Option<Member>, StoreError> {
        let row = sqlx::query("SELECT * FROM members WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(member).transpose()
    }

    /// A member by address, whatever its case.
    pub(crate) async fn member_by_email(&self, email: &str) -> Result<Option<Member>, StoreError> {
        let row = sqlx::query("SELECT * FROM members WHERE email = $1")
            .bind(email.trim().to_lowercase())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(member).transpose()
    }

    /// Asks somebody to join. A set-up link (without an address) takes the place of those made before.
    pub(crate) async fn invite(
        &self,
        actor: &str,
        email: Option<&str>,
        role: Role,
        digest: &str,
        expires_at: i64,
    ) -> Result<String, StoreError> {
        let mut write = self.write().await?;
        if email.is_none() {
            sqlx::query("DELETE FROM invitations WHERE email IS NULL AND used_at IS NULL")
                .execute(&mut *write.transaction)
                .await?;
        }
        let id = new_id();
        sqlx::query(
            "INSERT INTO invitations (id, digest, email, role, created_by, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(digest)
        .bind(email.map(|e| e.trim().to_lowercase()))
        .bind(role.code())
        .bind(actor)
        .bind(now())
        .bind(expires_at)
        .execute(&mut *write.transaction)
        .await?;
        let detail = serde_json::json!({"email": email, "role": role.code()});
        write.audit(actor, "invitation.create", &format!("invitation:{id}"), &detail);
        write.commit().await?;
        Ok(id)
    }

    /// Lets a member set a new password by a link, which takes the place of those made before.
    pub(crate) async fn offer_password(
        &self,
        actor: &str,
        id: &str,
        digest: &str,
        expires_at: i64,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM invitations WHERE member = $1 AND used_at IS NULL")
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        let made = sqlx::query(
            "INSERT INTO invitations (id, digest, email, role, member, created_by, created_at, expires_at) \
             SELECT $1, $2, email, role, id, $3, $4, $5 FROM members WHERE id = $6 AND disabled = 0",
        )
        .bind(new_id())
        .bind(digest)
        .bind(actor)
        .bind(now())
        .bind(expires_at)
        .bind(id)
        .execute(&mut *write.transaction)
        .await?;
        if made.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("member {id} who may sign in")));
        }
        write.audit(actor, "member.password-link", &format!("member:{id}"), &());
        write.commit().await
    }

    /// An invitation that can still be used, by the digest of its token.
    pub(crate) async fn invitation(&self, digest: &str) -> Result<Option<Invitation>, StoreError> {
        let row = sqlx::query(
            "SELECT * FROM invitations WHERE digest = $1 AND used_at IS NULL AND expires_at > $2",
        )
        .bind(digest)
        .bind(now())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(invitation).transpose()
    }

    /// Invitations not used yet, the latest first.
    pub(crate) async fn invitations(&self) -> Result<Vec<Invitation>, StoreError> {
        let rows = sqlx::query("SELECT * FROM invitations WHERE used_at IS NULL ORDER BY id DESC")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(invitation).collect()
    }

    /// Takes back an invitation not used yet.
    pub(crate) async fn withdraw_invitation(&self, actor: &str, id: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let gone = sqlx::query("DELETE FROM invitations WHERE id = $1 AND used_at IS NULL")
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        if gone.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("open invitation {id}")));
        }
        write.audit(actor, "invitation.withdraw", &format!("invitation:{id}"), &());
        write.commit().await
    }

    /// Uses an invitation, once: whoever holds it becomes a member. An invitation made out to an address is good for
    /// that address alone. One of somebody who is a member already sets their password, and ends their sessions.
    pub(crate) async fn join(&self, digest: &str, new: &NewMember<'_>) -> Result<Member, StoreError> {
        let mut write = self.write().await?;
        let used = sqlx::query(
            "UPDATE invitations SET used_at = $1 WHERE digest = $2 AND used_at IS NULL AND expires_at > $1 RETURNING *",
        )
        .bind(now())
        .bind(digest)
        .fetch_optional(&mut *write.transaction)
        .await?;
        let used = used.ok_or_else(|| StoreError::Missing("open invitation of this link".to_owned()))?;
        let used = invitation(&used)?;
        if let Some(id) = &used.member {
            let row =
                sqlx::query("UPDATE members SET password = $1 WHERE id = $2 AND disabled = 0 RETURNING *")
                    .bind(new.password)
                    .bind(id)
                    .fetch_optional(&mut *write.transaction)
                    .await?;
            let row = row.ok_or_else(|| StoreError::Missing(format!("member {id} who may sign in")))?;
            let member = member(&row)?;
            end_sessions_of(&mut write, id).await?;
            let actor = format!("user:{}", member.email);
            write.audit(&actor, "member.password", &format!("member:{id}"), &());
            write.commit().await?;
            return Ok(member);
        }
        let email = used
            .email
            .clone()
            .unwrap_or_else(|| new.email.trim().to_lowercase());
        let id = new_id();
        let inserted = sqlx::query(
            "INSERT INTO members (id, email, name, role, password, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING *",
        )
        .bind(&id)
        .bind(&email)
        .bind(new.name.trim())
        .bind(used.role.code())
        .bind(new.password)
        .bind(now())
        .fetch_one(&mut *write.transaction)
        .await
        .map_err(StoreError::from);
        let row = match inserted {
            Err(error) if error.is_duplicate() => {
                return Err(StoreError::Conflict(format!(
                    "{email} is a member already: sign in"
                )));
            }
            other => other?,
        };
        let joined = member(&row)?;
        let detail = serde_json::json!({"role": joined.role, "invitation": used.id});
        write.audit(
            &format!("user:{email}"),
            "member.join",
            &format!("member:{id}"),
            &detail,
        );
        if let Some(identity) = new.identity {
            super::identities::insert(&mut write, &id, &email, identity).await?;
        }
        write.commit().await?;
        Ok(joined)
    }

    /// Changes a member's role, or whether they may sign in. The last administrator stays one.
    pub(crate) async fn change_member(
        &self,
        actor: &str,
        id: &str,
        role: Role,
        disabled: bool,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let changed = sqlx::query("UPDATE members SET role = $1, disabled = $2 WHERE id = $3")
            .bind(role.code())
            .bind(i64::from(disabled))
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("member {id}")));
        }
        let left = sqlx::query("SELECT COUNT(*) FROM members WHERE role = 'administrator' AND disabled = 0")
            .fetch_one(&mut *write.transaction)
            .await?;
        if left.try_get::<i64, _>(0)? == 0 {
            return Err(StoreError::Conflict(
                "this is the last administrator: make another member administrator first".to_owned(),
            ));
        }
        if disabled {
            end_sessions_of(&mut write, id).await?;
        }
        let detail = serde_json::json!({"role": role, "disabled": disabled});
        write.audit(actor, "member.change", &format!("member:{id}"), &detail);
        write.commit().await
    }

    /// Sets a new password; all sessions of the member end.
    pub(crate) async fn set_password(&self, actor: &str, id: &str, password: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        sqlx::query("UPDATE members SET password = $1 WHERE id = $2")
            .bind(password)
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        end_sessions_of(&mut write, id).await?;
        write.audit(actor, "member.password", &format!("member:{id}"), &());
        write.commit().await
    }
}

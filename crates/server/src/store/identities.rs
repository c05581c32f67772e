//! Who members are at a provider of sign-in.

use super::{Member, Store, StoreError, Write, members::member, now};
use crate::auth::Identity;

impl Store {
    /// The member that an identity belongs to.
    pub(crate) async fn member_of_identity(&self, identity: &Identity) -> Result<Option<Member>, StoreError> {
        let row = sqlx::query(
            "SELECT m.* FROM identities i JOIN members m ON m.id = i.member WHERE i.issuer = $1 AND i.subject = $2",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(member).transpose()
    }

    /// Ties an identity to a member who has none of this provider yet.
    pub(crate) async fn tie_identity(&self, member: &Member, identity: &Identity) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        insert(&mut write, &member.id, &member.email, identity).await?;
        write.commit().await
    }
}

/// Puts an identity down, as part of a greater change.
pub(super) async fn insert(
    write: &mut Write,
    member: &str,
    email: &str,
    identity: &Identity,
) -> Result<(), StoreError> {
    let put =
        sqlx::query("INSERT INTO identities (issuer, subject, member, created_at) VALUES ($1, $2, $3, $4)")
            .bind(&identity.issuer)
            .bind(&identity.subject)
            .bind(member)
            .bind(now())
            .execute(&mut *write.transaction)
            .await
            .map_err(StoreError::from);
    match put {
        Err(error) if error.is_duplicate() => Err(StoreError::Conflict(format!(
            "{email} signs in through another account of this provider already"
        ))),
        Err(error) => Err(error),
        Ok(_) => {
            let detail = serde_json::json!({"issuer": identity.issuer, "subject": identity.subject});
            write.audit(
                &format!("user:{email}"),
                "member.identity",
                &format!("member:{member}"),
                &detail,
            );
            Ok(())
        }
    }
}

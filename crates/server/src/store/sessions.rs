//! Sessions, and the throttle of sign-in.

use sqlx::Row;

use super::{Member, Store, StoreError, Write, members::member, now};

/// A session in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub member: Member,
    /// The token that its forms carry.
    pub form_token: String,
}

impl Store {
    /// Starts a session.
    pub(crate) async fn start_session(
        &self,
        member: &Member,
        digest: &str,
        form_token: &str,
        expires_at: i64,
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(now())
            .execute(&mut *write.transaction)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (digest, member, form_token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(digest)
        .bind(&member.id)
        .bind(form_token)
        .bind(now())
        .bind(expires_at)
        .execute(&mut *write.transaction)
        .await?;
        let (actor, object) = (format!("user:{}", member.email), format!("member:{}", member.id));
        write.audit(&actor, "session.start", &object, &());
        write.commit().await
    }

    /// The session of a digest, if it is in force and its member may sign in.
    pub(crate) async fn session(&self, digest: &str) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT m.*, s.form_token FROM sessions s JOIN members m ON m.id = s.member \
             WHERE s.digest = $1 AND s.expires_at > $2 AND m.disabled = 0",
        )
        .bind(digest)
        .bind(now())
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Session {
            member: member(&row)?,
            form_token: row.try_get("form_token")?,
        }))
    }

    /// Ends a session.
    pub(crate) async fn end_session(&self, actor: &str, digest: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM sessions WHERE digest = $1")
            .bind(digest)
            .execute(&mut *write.transaction)
            .await?;
        write.audit(actor, "session.end", "", &());
        write.commit().await
    }

    /// Counts a sign-in that is about to be tried as failed, for each subject (an address or a network address); those
    /// older than a day are forgotten. `wait` tells how many seconds a subject still has to wait, from its failures and
    /// the moment of the last one: where it has to, nothing is counted and the wait is given. Looking and counting are
    /// one step, so that many tries at once are no way around the wait.
    pub(crate) async fn begin_sign_in(
        &self,
        subjects: &[String],
        wait: impl Fn(&str, i64, i64) -> i64,
    ) -> Result<Option<i64>, StoreError> {
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM sign_in_failures WHERE last_at < $1")
            .bind(now() - 24 * 3_600_000)
            .execute(&mut *write.transaction)
            .await?;
        for subject in subjects {
            let row = sqlx::query(
                "INSERT INTO sign_in_failures (subject, failures, last_at) VALUES ($1, 0, 0) \
                 ON CONFLICT (subject) DO UPDATE SET subject = $1 RETURNING failures, last_at",
            )
            .bind(subject)
            .fetch_one(&mut *write.transaction)
            .await?;
            let seconds = wait(subject, row.try_get(0)?, row.try_get(1)?);
            if seconds > 0 {
                return Ok(Some(seconds));
            }
            sqlx::query(
                "UPDATE sign_in_failures SET failures = failures + 1, last_at = $1 WHERE subject = $2",
            )
            .bind(now())
            .bind(subject)
            .execute(&mut *write.transaction)
            .await?;
        }
        write.commit().await?;
        Ok(None)
    }

    /// Notes that a sign-in was refused.
    pub(crate) async fn sign_in_refused(&self) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        write.audit("anonymous", "session.refused", "", &());
        write.commit().await
    }

    /// Forgets failed sign-ins of a subject.
    pub(crate) async fn sign_in_succeeded(&self, subject: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sign_in_failures WHERE subject = $1")
            .bind(subject)
            .execute(&self.writers)
            .await?;
        Ok(())
    }
}

pub(super) async fn end_sessions_of(write: &mut Write, member: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE member = $1")
        .bind(member)
        .execute(&mut *write.transaction)
        .await?;
    Ok(())
}

//! Passwords: argon2id with the library's parameters (19 MiB, two passes), off the threads that answer requests.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Characters that a password has at least; NIST SP 800-63B asks for 8 and recommends 15 without a second factor.
pub(crate) const CHARACTERS_MIN: usize = 12;
const BYTES_MAX: usize = 1024;
/// Digests worked out at the same time: each takes 19 MiB, and nobody must be able to ask for all of the memory.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Why a password can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
    /// Too short or too long.
    #[error("give a password of {CHARACTERS_MIN} characters or more")]
    Length,
    /// The machine failed.
    #[error("the password could not be digested: {0}")]
    Failed(String),
}

/// Digests a password for keeping.
pub(crate) async fn digest_password(password: String) -> Result<String, PasswordError> {
    if password.chars().count() < CHARACTERS_MIN || password.len() > BYTES_MAX {
        return Err(PasswordError::Length);
    }
    let _place = PLACES.acquire().await;
    let work = move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(PasswordError::Failed(error.to_string())),
        Err(error) => Err(PasswordError::Failed(error.to_string())),
    }
}

/// Whether a password is the one of a digest. Without a digest the same work is done in vain, so that the time does
/// not tell whether there is such a member.
pub(crate) async fn verify_password(password: String, digest: Option<String>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Hy3VhZJrmuyX3Vw4gBF2Uz3VVsNfpOQ5aJtS5s1kVXM";
    if password.len() > BYTES_MAX {
        return false;
    }
    let _place = PLACES.acquire().await;
    let work = move || {
        let known = digest.is_some();
        let text = digest.unwrap_or_else(|| NOBODY.to_owned());
        let fits = PasswordHash::new(&text).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        known && fits
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_digest_alone() {
        let digest = digest_password("correct horse battery".to_owned()).await.unwrap();
        assert!(digest.starts_with("$argon2id$"), "{digest}");
        assert!(verify_password("correct horse battery".to_owned(), Some(digest.clone())).await);
        assert!(!verify_password("correct horse batterz".to_owned(), Some(digest)).await);
        assert!(!verify_password("correct horse battery".to_owned(), None).await);
        assert!(matches!(
            digest_password("too short".to_owned()).await,
            Err(PasswordError::Length)
        ));
    }
}

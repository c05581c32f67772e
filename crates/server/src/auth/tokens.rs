//! Random tokens; the database keeps their digests alone.

use sha2::{Digest, Sha256};

use crate::store::hex;

/// A token of 256 random bits: what its holder shows, and the digest that the database keeps.
pub(crate) struct Token {
    /// The token, in hexadecimal.
    pub(crate) secret: String,
    /// SHA-256 of its text, in hexadecimal.
    pub(crate) digest: String,
}

impl Token {
    /// A new one, after a prefix that tells what it is for.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub(crate) fn new(prefix: &str) -> Result<Self, getrandom::Error> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)?;
        let secret = format!("{prefix}{}", hex(&bytes));
        let digest = digest(&secret);
        Ok(Self { secret, digest })
    }
}

/// The digest under which a token is kept. The tokens are random, so that a plain hash is enough.
pub(crate) fn digest(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Compares in time that tells nothing of where two secrets differ.
pub(crate) fn same_secret(a: &str, b: &str) -> bool {
    let digests = Sha256::digest(a).into_iter().zip(Sha256::digest(b));
    digests.fold(0, |differ, (x, y)| differ | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::same_secret;

    #[test]
    fn secrets_are_the_same_or_not() {
        assert!(same_secret("", "") && same_secret("abc", "abc"));
        assert!(!same_secret("abc", "abd") && !same_secret("abc", "abcd") && !same_secret("", "a"));
    }
}

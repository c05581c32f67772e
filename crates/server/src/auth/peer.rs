//! The network address that a request comes from, also where proxies stand in front.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Who asks: the peer of the connection; where that is a trusted proxy, the last address in `X-Forwarded-For` that is
/// none of them. What stands before it could have been written by anybody.
pub(crate) fn client(trusted: &[IpAddr], peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.ip().to_canonical();
    if !trusted.contains(&peer) {
        return peer;
    }
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let mut last = peer;
    for word in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        match address(word.trim()) {
            Some(address) => last = address,
            None => break,
        }
        if !trusted.contains(&last) {
            break;
        }
    }
    last
}

/// `192.0.2.1`, `2001:db8::1`, and the same with a port.
fn address(word: &str) -> Option<IpAddr> {
    let plain = word.parse::<IpAddr>().ok();
    let with_port = || word.parse::<SocketAddr>().ok().map(|a| a.ip());
    plain.or_else(with_port).map(|a| a.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_say_who_asks() {
        let trusted: Vec<IpAddr> = vec!["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let asked = |peer: &str, forwarded: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            client(&trusted, peer.parse().unwrap(), &headers).to_string()
        };
        assert_eq!(asked("198.51.100.1:5", &["203.0.113.9"]), "198.51.100.1");
        assert_eq!(asked("127.0.0.1:5", &[]), "127.0.0.1");
        assert_eq!(asked("127.0.0.1:5", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(
            asked("[::ffff:127.0.0.1]:5", &["203.0.113.9:4711"]),
            "203.0.113.9"
        );
        // Whoever asks may have written the first ones.
        assert_eq!(
            asked("127.0.0.1:5", &["8.8.8.8, 203.0.113.9, 10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(
            asked("127.0.0.1:5", &["8.8.8.8", "203.0.113.9", "10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(asked("127.0.0.1:5", &["8.8.8.8, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(asked("127.0.0.1:5", &["2001:db8::7"]), "2001:db8::7");
    }
}

//! The network address that a request comes from, also where proxies stand in front.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::http::HeaderMap;

/// A network of proxies: an address, or `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether an address is in it.
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differ = u32::from(own) ^ u32::from(other);
                differ.leading_zeros() >= u32::from(self.bits)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differ = u128::from(own) ^ u128::from(other);
                differ.leading_zeros() >= u32::from(self.bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is neither an IP address nor a network such as 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let given: IpAddr = address.parse().map_err(|_| wrong())?;
        let address = given.to_canonical();
        let most = |address: IpAddr| if address.is_ipv4() { 32 } else { 128 };
        // A mapped IPv4 address is counted by its own bits.
        let mapped = most(given) - most(address);
        let bits = bits
            .unwrap_or(most(given))
            .checked_sub(mapped)
            .ok_or_else(wrong)?;
        if bits > most(address) {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

/// Whether an address is that of a trusted proxy.
pub(crate) fn is_trusted(trusted: &[Network], address: IpAddr) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// Who asks: the peer of the connection; where that is a trusted proxy, the last address in `X-Forwarded-For` that is
/// none of them. What stands before it could have been written by anybody.
pub(crate) fn client(trusted: &[Network], peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.ip().to_canonical();
    if !is_trusted(trusted, peer) {
        return peer;
    }
    // A line that is no text still counts: what stands before it is not what the proxy wrote.
    let lines = headers.get_all("x-forwarded-for").iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    let mut last = peer;
    for word in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        match address(word.trim()) {
            Some(address) => last = address,
            None => break,
        }
        if !is_trusted(trusted, last) {
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

/// Whom an address stands for when requests are counted: of IPv6 the network of 64 bits, all of which one customer of a
/// provider has to choose from.
pub(crate) fn counted(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let network = u128::from(v6) >> 64 << 64;
            format!("{}/64", Ipv6Addr::from(network))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_say_who_asks() {
        let trusted: Vec<Network> = ["127.0.0.1", "10.0.0.0/30", "fd00::/8"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        let asked = |peer: &str, forwarded: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append(
                    "x-forwarded-for",
                    axum::http::HeaderValue::from_bytes(line).unwrap(),
                );
            }
            client(&trusted, peer.parse().unwrap(), &headers).to_string()
        };
        assert_eq!(asked("198.51.100.1:5", &[b"203.0.113.9"]), "198.51.100.1");
        assert_eq!(asked("10.0.0.4:5", &[b"203.0.113.9"]), "10.0.0.4");
        assert_eq!(asked("127.0.0.1:5", &[]), "127.0.0.1");
        assert_eq!(asked("127.0.0.1:5", &[b"203.0.113.9"]), "203.0.113.9");
        assert_eq!(asked("10.0.0.3:5", &[b"203.0.113.9"]), "203.0.113.9");
        assert_eq!(asked("[fd00:1::2]:5", &[b"203.0.113.9"]), "203.0.113.9");
        assert_eq!(
            asked("[::ffff:127.0.0.1]:5", &[b"203.0.113.9:4711"]),
            "203.0.113.9"
        );
        // Whoever asks may have written the first ones.
        assert_eq!(
            asked("127.0.0.1:5", &[b"8.8.8.8, 203.0.113.9, 10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(
            asked("127.0.0.1:5", &[b"8.8.8.8", b"203.0.113.9", b"10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(asked("127.0.0.1:5", &[b"8.8.8.8, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(
            asked("127.0.0.1:5", &[b"8.8.8.8", b"\xff, 203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(asked("127.0.0.1:5", &[b"8.8.8.8", b"\xff, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(asked("127.0.0.1:5", &[b"2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn networks_are_addresses_with_their_bits() {
        let contains = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.contains(address.parse().unwrap())
        };
        assert!(contains("0.0.0.0/0", "203.0.113.9") && !contains("0.0.0.0/0", "::1"));
        assert!(contains("172.16.0.0/12", "172.31.255.255") && !contains("172.16.0.0/12", "172.32.0.0"));
        assert!(contains("::ffff:10.0.0.0/104", "10.9.9.9") && contains("::ffff:10.0.0.1", "10.0.0.1"));
        assert!(contains("2001:db8::/32", "2001:db8:ffff::1") && !contains("2001:db8::1", "2001:db8::2"));
        for wrong in [
            "",
            "proxy",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "::/129",
            "::ffff:10.0.0.0/8",
        ] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn one_subscriber_is_counted_once() {
        let one = |text: &str| counted(text.parse().unwrap());
        assert_eq!(one("203.0.113.9"), "203.0.113.9");
        assert_eq!(one("2001:db8:1:2:3:4:5:6"), one("2001:db8:1:2::1"));
        assert_ne!(one("2001:db8:1:2::1"), one("2001:db8:1:3::1"));
    }
}

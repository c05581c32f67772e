//! Calls to addresses that somebody else chose: none into the networks that the service stands in, unless allowed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::{
    Agent, Error,
    config::{Config, ConfigBuilder},
    http::Uri,
    typestate::AgentScope,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// Whether an address belongs to the public internet: not to this machine, a private network, a network's own use or
/// documentation (IANA's registries of special-purpose addresses).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match within(v6) {
            Some(v4) => is_public_v4(v4),
            // Global unicast, without documentation, benchmarks and identifiers.
            None => {
                let [first, second, ..] = v6.segments();
                let documentation =
                    (first == 0x3fff && second < 0x1000) || (first == 0x2001 && second == 0xdb8);
                let protocols = first == 0x2001 && second < 0x200;
                first & 0xe000 == 0x2000 && !documentation && !protocols
            }
        },
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// The IPv4 address that an IPv6 address stands for: mapped, translated (NAT64) or 6to4.
fn within(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = v6.segments();
    let pair = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(pair(high, low)),
        [0x2002, high, low, ..] => Some(pair(high, low)),
        _ => v6.to_ipv4_mapped(),
    }
}

/// Finds public addresses alone. The address found is the one that is called, so that a name can't change in between.
#[derive(Debug, Default)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in found.iter().filter(|a| is_public(a.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let why = "the name leads into a private network: set private_webhooks where that is meant";
            return Err(Error::Io(std::io::Error::other(why)));
        }
        Ok(public)
    }
}

/// What calls addresses; with `private` also those of private networks, and through the proxy of the environment
/// (`HTTPS_PROXY`) where there is one. Without, it calls directly: a proxy would look names up itself, and nobody would
/// see where they lead.
pub(crate) fn agent(config: ConfigBuilder<AgentScope>, private: bool) -> Agent {
    if private {
        return config.build().into();
    }
    let config = config.proxy(None).build();
    Agent::with_parts(config, DefaultConnector::default(), PublicOnly::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_ones_own_are_not_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "203.0.113.7",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "3fff:fff::1",
            "2001::1",
            "64:ff9b:1::1",
            "::10.0.0.1",
            "192.88.99.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn names_that_lead_here_are_not_called() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        // Not through a proxy either, whatever the environment says.
        let proxy = ureq::Proxy::new(&format!("http://127.0.0.1:{port}")).ok();
        let agent = agent(Agent::config_builder().proxy(proxy), false);
        for host in [
            "localhost",
            "127.0.0.1",
            "[::ffff:127.0.0.1]",
            "2130706433",
            "0x7f.1",
        ] {
            let error = agent.get(format!("http://{host}:{port}/")).call().unwrap_err();
            assert!(error.to_string().contains("private_webhooks"), "{host}: {error}");
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "somebody called");
    }
}

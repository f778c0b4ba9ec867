//! Which addresses a push may reach. Endpoints of Web Push come from people, and must not lead into the server's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

/// Whether an address is one of the public internet (the special-purpose registries of RFC 6890 left out).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224.., ..)
    );
    !special
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    match v6.segments() {
        // IETF protocols (Teredo among them), documentation, and 6to4, which carries an IPv4 address.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Global unicast is 2000::/3; all else is local, mapped, translated or multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Whether a host may be reached as far as its name tells. A name may still lead to a private address: [`PublicNames`].
pub(super) fn is_public_host(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(v4) => is_public_v4(*v4),
        Host::Ipv6(v6) => is_public(IpAddr::V6(*v6)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next().unwrap_or_default();
            name.contains('.') && !["localhost", "local", "internal"].contains(&last)
        }
    }
}

/// Resolves names, and leaves out private addresses. Each connection asks anew, so a name that changes its address after it was
/// registered leads nowhere else.
#[derive(Debug)]
pub(super) struct PublicNames;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_house_a_machine_and_a_cloud_are_not_public() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
        for public in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2001:4860::8888"]
        {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn a_name_of_one_machine_or_one_house_is_not_public() {
        for (name, public) in [
            ("push.example.org", true),
            ("localhost", false),
            ("a.localhost", false),
            ("printer", false),
            ("printer.local", false),
            ("metadata.google.internal", false),
            ("localhost.", false),
        ] {
            assert_eq!(is_public_host(&Host::Domain(name)), public, "{name}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_leads_nowhere() {
        let found = PublicNames.resolve("localhost".parse().expect("a name")).await;
        assert!(found.is_err_and(|error| error.to_string().contains("public")));
    }
}

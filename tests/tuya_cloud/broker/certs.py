"""Certificates for the broker's TLS listeners, made when the broker starts."""

import datetime as dt
import ipaddress
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

type CertificateKind = Literal["good", "wrong_host", "untrusted", "expired"]

_DAY = dt.timedelta(days=1)


class Authority:
    """A certificate authority of our own."""

    def __init__(self, name: str) -> None:
        """Make the key and the certificate of the authority."""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        public = self._key.public_key()
        self._identifier = x509.SubjectKeyIdentifier.from_public_key(public)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 30 * _DAY)
            .not_valid_after(now + 30 * _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(self._identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def pem(self) -> bytes:
        """Return the authority's certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, hosts: list[str], *, expired: bool = False) -> tuple[bytes, bytes]:
        """Issue a server certificate: certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        end = dt.datetime.now(dt.UTC) + (-_DAY if expired else 10 * _DAY)
        names = [
            x509.IPAddress(ipaddress.ip_address(host))
            if host[0].isdigit()
            else x509.DNSName(host)
            for host in hosts
        ]
        authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
            self._identifier
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(end - 15 * _DAY)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.BasicConstraints(ca=False, path_length=None), critical=True
            )
            .add_extension(authority, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return (
            certificate.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


class Certificates:
    """The files a TLS listener needs: `ca.pem`, `server.pem`, `server.key`."""

    def __init__(self, folder: Path) -> None:
        """Make an authority and a good server certificate in this folder."""
        self._folder = folder
        self._authority = Authority("Simulated cloud test authority")
        self.ca_path = folder / "ca.pem"
        self.cert_path = folder / "server.pem"
        self.key_path = folder / "server.key"
        self.ca_path.write_bytes(self._authority.pem())
        self.write("good")

    def write(self, kind: CertificateKind) -> None:
        """Write a server certificate of this kind."""
        authority = self._authority
        hosts = ["127.0.0.1", "localhost"]
        if kind == "untrusted":
            authority = Authority("Somebody else")
        if kind == "wrong_host":
            hosts = ["broker.example.com"]
        certificate, key = authority.issue(hosts, expired=kind == "expired")
        self.cert_path.write_bytes(certificate)
        self.key_path.write_bytes(key)

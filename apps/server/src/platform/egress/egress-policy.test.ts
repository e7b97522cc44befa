import { describe, expect, it } from "vitest";
import { createEgressPolicy, EgressRefusedError } from "./egress-policy.ts";
import { isPublicAddress } from "./public-address.ts";

describe("egress policy", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
    "not an address",
    "",
  ])("%s is not a public address", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])(
    "%s is a public address",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it("lets nothing out by default, and only what is listed otherwise", () => {
    const none = createEgressPolicy([]);
    const some = createEgressPolicy(["api.example.org", "127.0.0.1:9000"]);
    expect(() => {
      none.assertListed(new URL("https://api.example.org/"));
    }).toThrow(EgressRefusedError);
    expect(() => {
      some.assertListed(new URL("https://api.example.org/x"));
    }).not.toThrow();
    expect(() => {
      some.assertListed(new URL("http://127.0.0.1:9000/"));
    }).not.toThrow();
    for (const refused of [
      "http://127.0.0.1:9001/",
      "https://evil.example/",
      "https://api.example.org.evil.example/",
      "https://api.example.org@evil.example/",
      "ftp://api.example.org/",
      "file:///etc/passwd",
      "https://user:secret@api.example.org/",
    ]) {
      expect(() => {
        some.assertListed(new URL(refused));
      }, refused).toThrow(EgressRefusedError);
    }
  });

  it("admits a private address only where it is listed with its port", () => {
    const policy = createEgressPolicy(["localhost", "127.0.0.1:80"]);
    expect(policy.listsWithPort(new URL("http://localhost/"))).toBe(false);
    expect(policy.listsWithPort(new URL("http://127.0.0.1/"))).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import "../testing/unitEnv";
import { isPublicAddress } from "./address";
import { readTarget } from "./target";

const PRIVATE = [
  ["this network", "0.0.0.0"],
  ["of this network", "0.1.2.3"],
  ["loopback", "127.0.0.1"],
  ["all of loopback", "127.255.255.254"],
  ["private, 10", "10.0.0.1"],
  ["private, 172.16", "172.16.0.1"],
  ["private, to the end of it", "172.31.255.255"],
  ["private, 192.168", "192.168.1.1"],
  ["link-local, where clouds keep their credentials", "169.254.169.254"],
  ["carrier-grade NAT", "100.64.0.1"],
  ["its end", "100.127.255.255"],
  ["protocol assignments", "192.0.0.8"],
  ["documentation", "192.0.2.1"],
  ["documentation, the second", "198.51.100.1"],
  ["documentation, the third", "203.0.113.255"],
  ["6to4 relays", "192.88.99.1"],
  ["AS112", "192.175.48.1"],
  ["benchmarks", "198.18.0.1"],
  ["their end", "198.19.255.255"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified, v6", "::"],
  ["loopback, v6", "::1"],
  ["loopback, written out", "0:0:0:0:0:0:0:1"],
  ["unique local", "fd00::1"],
  ["unique local, fc", "fc00::1"],
  ["link-local, v6", "fe80::1"],
  ["link-local with its zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["multicast, v6", "ff02::1"],
  ["documentation, v6", "2001:db8::1"],
  ["documentation, v6, the second", "3fff::1"],
  ["segment routing", "5f00::1"],
  ["benchmarks, v6", "2001:2::1"],
  ["ORCHID", "2001:20::1"],
  ["discard", "100::1"],
  ["dummy prefix", "100:0:0:1::1"],
  ["given out to nobody", "4000::1"],
  ["reserved, v6", "e000::1"],
  ["mapped loopback", "::ffff:127.0.0.1"],
  ["mapped loopback in hexadecimal", "::ffff:7f00:1"],
  ["mapped private", "::ffff:10.0.0.1"],
  ["mapped link-local", "::ffff:169.254.169.254"],
  ["compatible loopback", "::127.0.0.1"],
  ["compatible public", "::808:808"],
  ["compatible public, with dots", "::8.8.8.8"],
  ["compatible private, with dots", "0::0:10.0.0.1"],
  ["translated (SIIT)", "::ffff:0:127.0.0.1"],
  ["NAT64 of loopback", "64:ff9b::127.0.0.1"],
  ["NAT64 of private", "64:ff9b::a00:1"],
  ["NAT64 of a network's own prefix", "64:ff9b:1::808:808"],
  ["6to4 of private", "2002:a00:1::1"],
  ["6to4 of loopback", "2002:7f00:1::"],
  ["6to4 of link-local", "2002:a9fe:a9fe::1"],
  ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ["mapped carrier-grade NAT", "::ffff:100.64.0.1"],
  ["NAT64 of carrier-grade NAT", "64:ff9b::100.64.0.1"],
  ["NAT64 of broadcast", "64:ff9b::ffff:ffff"],
  ["6to4 of a benchmark", "2002:c612:1::1"],
  ["three numbers", "8.8.8"],
  ["one number", "134744072"],
  ["hexadecimal", "0x08.8.8.8"],
  ["octal", "010.8.8.8"],
  ["no address", "receiver.example"],
  ["nothing", ""],
] as const;

const PUBLIC = [
  ["v4", "93.184.215.14"],
  ["next to private", "172.32.0.1"],
  ["next to carrier-grade NAT", "100.128.0.1"],
  ["v6", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
  ["v6, a later block", "2a00:1450:4001:80b::200e"],
  ["v6 with a zone", "2606:4700::1111%eth0"],
  ["mapped public", "::ffff:93.184.215.14"],
  ["mapped public in hexadecimal", "::ffff:5db8:d70e"],
  ["NAT64 of public", "64:ff9b::5db8:d70e"],
  ["6to4 of public", "2002:5db8:d70e::1"],
] as const;

it.each(PRIVATE)("%s is refused: %s", (_what, address) => expect(isPublicAddress(address)).toBe(false));
it.each(PUBLIC)("%s is public: %s", (_what, address) => expect(isPublicAddress(address)).toBe(true));

describe("an address when it is saved", () => {
  it.each([
    ["nothing", "", "web address"],
    ["words", "not an address", "web address"],
    ["a file", "file:///etc/passwd", "https://"],
    ["another protocol", "gopher://example.org/", "https://"],
    ["a script", "javascript:alert(1)", "https://"],
    ["without encryption", "http://example.org/hook", "https://"],
    ["a password", "https://me:secret@example.org/", "password"],
    ["a user name", "https://me@example.org/", "user name"],
    ["a fragment", "https://example.org/#x", "#"],
    ["localhost", "https://localhost/hook", "localhost"],
    ["localhost of the root", "https://LOCALHOST./hook", "localhost"],
    ["below localhost", "https://a.localhost:8080/", "localhost"],
    ["loopback", "https://127.0.0.1/hook", "numbers"],
    ["a public address", "https://93.184.215.14/", "numbers"],
    ["loopback as one number", "https://2130706433/", "numbers"],
    ["in hexadecimal", "https://0x7f.1/", "numbers"],
    ["in octal", "https://0177.0.0.1/", "numbers"],
    ["of two parts", "https://127.1/", "numbers"],
    ["in full-width digits", "https://１２７.０.０.１/", "numbers"],
    ["v6", "https://[::1]/", "numbers"],
    ["mapped", "https://[::ffff:127.0.0.1]/", "numbers"],
  ])("%s is refused: %s", (_what, url, words) => {
    expect(() => readTarget(url, false)).toThrow(
      expect.objectContaining({ code: "invalid_request", message: expect.stringContaining(words) }),
    );
  });

  it("is not told to begin with what is refused then", () => {
    expect(() => readTarget("http://example.org/", false)).toThrow(/^The address must begin with https:\/\/$/);
  });

  it("is kept as it is sent", () => {
    expect(readTarget("https://EXAMPLE.org:8443/hook?key=1", false)).toBe("https://example.org:8443/hook?key=1");
  });

  it.each(["http://127.0.0.1:9/hook", "http://localhost:3000/", "https://192.168.1.2/", "http://[::1]/"])(
    "with private ones allowed: %s",
    (url) => expect(readTarget(url, true)).toBe(url),
  );

  it.each([
    ["file:///etc/passwd", "The address must begin with https:// or http://"],
    ["http://me@localhost/", "The address must not hold a user name or a password"],
  ])("but never %s", (url, message) => expect(() => readTarget(url, true)).toThrow(message));
});

import { expect, it } from "vitest";
import { databaseSentence } from "./runtime";

const failure = (message: string, code: string) => Object.assign(new Error(message), { code });

it.each(["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID"])(
  "tells what to write where the database's certificate is not trusted: %s",
  (code) => {
    const sentence = databaseSentence(failure("self-signed certificate in certificate chain", code));
    expect(sentence).toContain("DATABASE_URL cannot be used: self-signed certificate in certificate chain.");
    expect(sentence).toContain("sslrootcert=/path/to/ca.pem");
    expect(sentence).toContain("uselibpqcompat=true&sslmode=require");
  },
);

it("speaks of certificates nowhere else", () => {
  expect(databaseSentence(failure("password authentication failed", "28P01"))).toBe(
    "DATABASE_URL cannot be used: password authentication failed",
  );
});

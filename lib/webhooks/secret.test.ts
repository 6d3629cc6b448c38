import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import "../testing/unitEnv";
import { newSecret, open, seal, signedHeaders } from "./secret";

const now = () => Math.floor(Date.now() / 1000);
const BODY = '{"type":"ping","data":{"name":"Zoë"}}';

it("signs as the specification says", () => {
  const secret = newSecret();
  expect(new Webhook(secret).verify(BODY, signedHeaders("evt", now(), BODY, [secret]))).toEqual(JSON.parse(BODY));
});

it("signs as its published example", () => {
  const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  expect(signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, '{"test": 2432232314}', [secret])).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": new Webhook(secret).sign(
      "msg_p5jXN8AQM9LWM0D4loKWxJek",
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
    ),
  });
});

interface Changed {
  body?: string;
  id?: string;
  at?: number;
  signedAt?: number;
  secret?: string;
}

it.each<[string, Changed]>([
  ["another body", { body: BODY.replace("Zoë", "Zoe") }],
  ["another id", { id: "other" }],
  ["another time", { at: now() + 60 }],
  ["a time long ago", { signedAt: now() - 3_600 }],
  ["another secret", { secret: newSecret() }],
])("is refused with %s", (_what, { body = BODY, id, at, signedAt = now(), secret }) => {
  const own = newSecret();
  const headers = signedHeaders("evt", signedAt, BODY, [own]);
  if (id) headers["webhook-id"] = id;
  if (at) headers["webhook-timestamp"] = String(at);
  expect(() => new Webhook(secret ?? own).verify(body, headers)).toThrow();
});

it("both secrets hold while one is changed for another", () => {
  const [before, after] = [newSecret(), newSecret()];
  const headers = signedHeaders("evt", now(), BODY, [after, before]);
  for (const secret of [before, after]) expect(() => new Webhook(secret).verify(BODY, headers)).not.toThrow();
});

it("is sealed where it is kept, and opens with this installation's key alone", () => {
  const secret = newSecret();
  const sealed = seal(secret);
  expect(Buffer.from(sealed).includes(secret)).toBe(false);
  expect(Buffer.from(sealed).includes(Buffer.from(secret.slice(6), "base64"))).toBe(false);
  expect(open(sealed)).toBe(secret);
  sealed[20] = (sealed[20] ?? 0) ^ 1;
  expect(open(sealed)).toBeNull();
  expect(open(new Uint8Array(3))).toBeNull();
});

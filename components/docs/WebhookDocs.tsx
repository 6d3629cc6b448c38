import Link from "next/link";
import {
  ATTEMPT_MS,
  DELIVERY_DAYS,
  FAILING_DAYS,
  MAX_WEBHOOKS,
  OLD_SECRET_HOURS,
  RETRY_SECONDS,
  WEBHOOK_EVENTS,
} from "@/lib/policy/webhookEvents";
import { CodeBlock } from "../ui/CodeBlock";
import { Article, Table } from "./Docs";
import styles from "./docs.module.css";
import { NODE_RECEIVER, PYTHON_RECEIVER } from "./samples/webhookReceivers";

/** How to write a server that hears of changes. */
export function WebhookDocs() {
  return (
    <Article
      title="Webhooks"
      lead="Instead of asking again and again, let your own server be told when somebody’s five images change."
      chapters={[
        { id: "begin", title: "Begin", body: <Begin /> },
        { id: "events", title: "Events", body: <Events /> },
        { id: "verify", title: "Check the signature", body: <Verify /> },
        { id: "answer", title: "What to answer", body: <Answers /> },
        { id: "order", title: "Twice, late, and out of order", body: <Order /> },
        { id: "address", title: "Which addresses are allowed", body: <Address /> },
      ]}
    />
  );
}

const Begin = () => (
  <ol className={styles.steps}>
    <li>
      <span>
        Add the address of your server under <Link href="/settings">Settings</Link>, or with{" "}
        <code>POST /api/webhooks</code>. You can have {MAX_WEBHOOKS}.
      </span>
    </li>
    <li>
      <span>
        Copy its secret, <code>whsec_…</code>, to your server. It is shown this once; you can make another at any time,
        and for {OLD_SECRET_HOURS} hours deliveries are signed with both.
      </span>
    </li>
    <li>
      <span>
        Press <b>Send test</b> under <b>Deliveries</b>. A <code>ping</code> arrives, and what your server answered
        stands beside it.
      </span>
    </li>
  </ol>
);

const SAMPLE = `POST /hooks/images HTTP/1.1
Content-Type: application/json
User-Agent: ContactSheet/1
webhook-id: 0199a3c1-5a0e-7c44-9f0e-2f9f0f0a6c11
webhook-timestamp: 1795176000
webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=

{
  "type": "image.created",
  "timestamp": "2026-11-20T12:00:00.000Z",
  "data": {
    "user_id": "0199a3b0-…",
    "slots_version": 17,
    "slot": { "id": "0199a3c1-…", "order": 0, "name": "Front" },
    "image": {
      "id": "0199a3c1-…", "file_name": "front.jpg", "content_type": "image/jpeg",
      "bytes": 183204, "width": 1200, "height": 1600, "sha256": "9f86d081…",
      "urls": { "original": "https://…", "thumbnail": "https://…", "medium": "https://…", "large": "https://…" },
      "urls_expire_at": "2026-11-20T14:00:00.000Z"
    }
  }
}`;

const Events = () => (
  <>
    <Table
      caption="What each event tells"
      head={["Event", "When"]}
      rows={[...Object.entries(WEBHOOK_EVENTS), ["ping", "You sent a test."]]}
    />
    <p>
      The URLs are signed when the delivery is made and expire at <code>urls_expire_at</code>: fetch what you need soon,
      or ask <code>GET /api/reference-images/{"{id}"}</code> for others. They are <code>null</code> where the picture is
      gone by then. <code>image.replaced</code> also has <code>previous_image_id</code>, and{" "}
      <code>slots.reordered</code> has all slots <code>before</code> and <code>after</code>.
    </p>
    <CodeBlock what="example of a delivery" code={SAMPLE} />
    <p>
      Each body stands in the <a href="/openapi.json">OpenAPI document</a> under <code>webhooks</code>.
    </p>
  </>
);

const Verify = () => (
  <>
    <p>
      Deliveries are signed by the <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> specification, for
      which there are libraries in many languages. The signature is the HMAC-SHA256 over{" "}
      <code>webhook-id.webhook-timestamp.body</code>, under the bytes that the secret is the base64 of. Take the body as
      it arrived: JSON that was read and written again has another signature.
    </p>
    <section className={styles.program}>
      <h3>Node</h3>
      <CodeBlock what="program for Node" code={NODE_RECEIVER.trimEnd()} />
    </section>
    <section className={styles.program}>
      <h3>Python</h3>
      <CodeBlock what="program for Python" code={PYTHON_RECEIVER.trimEnd()} />
    </section>
  </>
);

const inWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;

const Answers = () => (
  <>
    <Table
      caption="Answers and what comes of them"
      head={["Answer", "What comes of it"]}
      rows={[
        ["2xx", "It arrived."],
        ["410", "The webhook is turned off: you want nothing more."],
        ["429, 503", "Tried again, not before what Retry-After asks for."],
        ["3xx", "Tried again: redirects are not followed."],
        ["anything else", "Tried again, as is no answer within ten seconds."],
      ]}
    />
    <p>
      Answer at once and do the work afterwards: after {ATTEMPT_MS / 1000} seconds the try has failed. The next tries
      come after {RETRY_SECONDS.map(inWords).join(", ")}, each a little later at random: about a day in all. A webhook
      is turned off, and says why, when a delivery has run out of tries and every try has failed for {FAILING_DAYS} days
      or more. What was sent is listed for {DELIVERY_DAYS} days, and each delivery can be sent again by hand.
    </p>
  </>
);

const Order = () => (
  <p>
    Every event arrives at least once. It may arrive twice: the <code>webhook-id</code> is the same at every try, so
    keep the ones you have seen. Events may overtake one another: <code>slots_version</code> grows with every change of
    a person’s slots, so what has a lower one than you know of came late.
  </p>
);

const Address = () => (
  <p>
    The address begins with <code>https://</code> and has a host name. Names that lead to private networks, to this
    machine, or to a cloud’s own services are refused, when they are saved or at the delivery. In a home network,
    whoever runs this server can allow them with <code>WEBHOOK_ALLOW_PRIVATE=1</code>.
  </p>
);

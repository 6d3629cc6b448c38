import { CodeBlock } from "../ui/CodeBlock";
import { Article, Table } from "./Docs";
import { DEVICE_SAMPLES } from "./deviceSamples";
import styles from "./docs.module.css";

/** What the samples were written with, and every reader has another. */
const SAMPLE_ADDRESS = "http://localhost:3000";

/** How to build a device, with this server's own address in every line. @param origin without a slash at its end */
export function DeviceDocs({ origin }: { origin: string }) {
  return (
    <Article
      title="Build a device"
      lead="Anything that can make an HTTP request can show your five images. It wakes, asks once, gets them in its own size and colours, and sleeps."
      chapters={[
        { id: "try", title: "Try it without a device", body: <TryIt origin={origin} /> },
        { id: "cycle", title: "What a device does", body: <Cycle /> },
        { id: "pairing", title: "Pairing", body: <Pairing origin={origin} /> },
        { id: "sync", title: "Asking for pictures", body: <Sync origin={origin} /> },
        { id: "profile", title: "The profile", body: <Profile /> },
        { id: "programs", title: "Whole programs", body: <Programs origin={origin} /> },
      ]}
    />
  );
}

interface OriginProps {
  origin: string;
}

const TryIt = ({ origin }: OriginProps) => (
  <>
    <p>
      This project has a whole device in one file without dependencies. It shows a code, keeps its pictures in a folder,
      and does all that a frame on a wall does.
    </p>
    <CodeBlock code={`node scripts/device.mjs --server ${origin} --name "Desk"`} what="command" wrap />
    <p>
      Enter its code at <a href="/devices">Devices</a>, and look into the folder <code>frame</code>.
    </p>
  </>
);

const Cycle = () => (
  <ol className={styles.steps}>
    <li>
      <span>
        <b>Pair, once.</b> It asks for a code and shows it. Somebody signed in approves it, and it gets a token that can
        read their pictures and nothing else.
      </span>
    </li>
    <li>
      <span>
        <b>Ask.</b> One request with the <code>ETag</code> of the last answer. Nothing new is <code>304</code>, a few
        hundred bytes.
      </span>
    </li>
    <li>
      <span>
        <b>Fetch.</b> Everything at once as a tar, or file by file. A file’s name changes with its content, so one that
        it holds already is never fetched again.
      </span>
    </li>
    <li>
      <span>
        <b>Tell.</b> The version it shows now, how full its battery is, how often each picture was seen.
      </span>
    </li>
    <li>
      <span>
        <b>Sleep</b> for as long as <code>X-Poll-After-Seconds</code> says. Every answer has it, errors included.
      </span>
    </li>
  </ol>
);

const Pairing = ({ origin }: OriginProps) => (
  <>
    <p>
      The device flow of OAuth (RFC 8628), so that a client library will do. Ask for a code, show <code>user_code</code>{" "}
      or make a QR code of <code>verification_uri_complete</code>, and ask for the token every <code>interval</code>{" "}
      seconds.
    </p>
    <CodeBlock
      what="request for a code"
      code={`curl ${origin}/api/devices/authorize \\
  --data-urlencode 'client_name=Kitchen frame' \\
  --data-urlencode 'profile={"width":800,"height":480,"colors":"gray4","format":"png"}'`}
    />
    <CodeBlock
      what="request for the token"
      code={`curl ${origin}/api/devices/token \\
  -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\
  -d device_code=…`}
    />
    <Table
      caption="Answers to the request for a token"
      head={["Answer", "What to do"]}
      rows={[
        ["access_token", "Keep it. It is valid until somebody revokes the device."],
        ["authorization_pending", "Nobody has approved it yet: ask again after the interval."],
        ["slow_down", "As above, and wait five seconds longer from now on."],
        ["access_denied", "Somebody pressed Deny. Stop asking."],
        ["expired_token", "Ten minutes are over: ask for another code."],
      ]}
    />
  </>
);

const Sync = ({ origin }: OriginProps) => (
  <>
    <CodeBlock
      what="request for the pictures"
      code={`curl ${origin}/api/sync \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'If-None-Match: "…"'`}
    />
    <Table
      caption="What can be added to the request"
      head={["Addition", "What it does"]}
      rows={[
        ["Accept: application/x-tar", "One answer with everything: manifest.json first, then each file in order."],
        ["?have=NAME,NAME", "Leaves these files out of the tar."],
        ["?since=17", "Only what changed after version 17, and in removed what is gone."],
        ["?wait=55", "For mains power: holds the answer until something changes, up to so many seconds."],
        ["POST /api/sync/ack", "JSON with version, and where known views, battery, firmware, rssi."],
      ]}
    />
    <p>
      A <code>401</code> means that the device was revoked: sleep as told, then pair again.
    </p>
  </>
);

const Profile = () => (
  <>
    <p>
      A device names its screen when it pairs; its owner can change that at any time on the Devices page, with a
      preview.
    </p>
    <Table
      caption="Fields of a profile"
      head={["Field", "Values", "Without it"]}
      rows={[
        ["width, height", "16 to 4096 pixels", "800 × 480"],
        ["fit", "contain shows the whole picture, cover fills the screen", "contain"],
        ["format", "jpeg (baseline), png, webp, bmp", "jpeg"],
        ["colors", "full, gray16, gray4, mono, or a list of #rrggbb", "full"],
        ["max_bytes", "the quality of JPEG and WebP falls until the file fits", "no limit"],
        ["poll_seconds", "5 seconds to a week", "900"],
      ]}
    />
    <p>
      Few colours are reached by dithering. The inks of an e-paper panel are duller than the colours its driver calls
      them by; a palette may name both, so that the picture is made for what the panel shows and written in what it
      understands:
    </p>
    <CodeBlock
      what="palette"
      code={`"colors": [
  { "measured": "#1d2023", "nominal": "#000000" },
  { "measured": "#ebebe6", "nominal": "#ffffff" },
  { "measured": "#b01c1e", "nominal": "#ff0000" }
]`}
    />
  </>
);

const Programs = ({ origin }: OriginProps) =>
  DEVICE_SAMPLES.map(({ title, code }) => (
    <section key={title} className={styles.program}>
      <h3>{title}</h3>
      <CodeBlock code={code.replaceAll(SAMPLE_ADDRESS, origin).trimEnd()} what={`program: ${title}`} />
    </section>
  ));

import { CodeBlock } from "../ui/CodeBlock";
import { Article } from "./Docs";
import styles from "./docs.module.css";
import { TYPED_CLIENT } from "./samples/typedClient";

/** What the sample was written with, and every reader has another. */
const SAMPLE_ADDRESS = "http://localhost:3000";

/** How to write a program against the API with its types. @param origin without a slash at its end */
export function ClientDocs({ origin }: { origin: string }) {
  return (
    <Article
      title="Write a client"
      lead="The API tells its own types. A path, a field or an answer that there is not is an error while you type, not a surprise in the night."
      chapters={[
        { id: "types", title: "Get the types", body: <Types origin={origin} /> },
        { id: "program", title: "A whole program", body: <Program origin={origin} /> },
        { id: "habits", title: "Good habits", body: <Habits /> },
      ]}
    />
  );
}

interface OriginProps {
  origin: string;
}

const Types = ({ origin }: OriginProps) => (
  <>
    <p>
      For TypeScript: <code>openapi-typescript</code> writes them once, <code>openapi-fetch</code> uses them. Any other
      generator for OpenAPI 3.1 reads the same <a href="/openapi.json">document</a>.
    </p>
    <CodeBlock
      code={`npm install openapi-fetch\nnpx openapi-typescript ${origin}/openapi.json --output api.d.ts`}
      what="commands"
      wrap
    />
    <p>
      Make a token on <a href="/settings">Settings</a>. It acts in your name until you revoke it.
    </p>
  </>
);

const Program = ({ origin }: OriginProps) => (
  <>
    <p>
      It puts the pictures that are named into the free ones of your five slots:{" "}
      <code>CONTACT_SHEET_TOKEN=cs_… npx tsx fill.ts front.jpg left.jpg</code>
    </p>
    <CodeBlock code={TYPED_CLIENT.replaceAll(SAMPLE_ADDRESS, origin)} what="program in TypeScript" />
  </>
);

const Habits = () => (
  <ul className={styles.steps}>
    <li>
      <span>
        <b>Retry with a key.</b> A <code>POST</code> that creates takes an <code>Idempotency-Key</code>. Sent again
        within a day, it answers the first result and creates nothing.
      </span>
    </li>
    <li>
      <span>
        <b>Wait when told.</b> <code>429</code> and <code>503</code> say in <code>Retry-After</code> for how many
        seconds.
      </span>
    </li>
    <li>
      <span>
        <b>Follow the links.</b> Lists come in pages: <code>Link</code> names the next one, <code>X-Total-Count</code>{" "}
        how many there are in all.
      </span>
    </li>
    <li>
      <span>
        <b>Decide by code.</b> Every refusal is a problem document: <code>code</code> never changes, <code>detail</code>{" "}
        is for people.
      </span>
    </li>
    <li>
      <span>
        <b>Keep ids, not addresses.</b> The address of a picture is signed and expires; ask for the object again.
      </span>
    </li>
  </ul>
);

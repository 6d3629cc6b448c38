import { ingestSuite } from "./ingestSuite";

ingestSuite("disk");

import { librarySuite } from "./librarySuite";

librarySuite("disk");

// The directory store passes the conformance kit.

import { describeNodeStore } from "../conformance/node-store.ts";
import { aStoreUnderTest } from "../kit/store.ts";

describeNodeStore("directory", aStoreUnderTest);

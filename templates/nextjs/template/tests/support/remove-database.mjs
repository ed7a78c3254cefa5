import { rmSync } from "node:fs";
import path from "node:path";

export default function removeDatabase() {
  rmSync(path.dirname(process.env.TEST_DATABASE), { recursive: true, force: true });
}

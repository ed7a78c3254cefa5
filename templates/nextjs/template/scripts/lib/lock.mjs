// One process per PGlite folder: a second one would open it without complaint and lose rows.
// The lock is a file beside the folder that names its process; a dead process holds nothing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** State and start time (clock ticks since boot, which tells a reused pid apart) of a process; "" where unknown. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? "" };
  } catch {
    return { state: "", started: "" };
  }
}

const startedAt = (pid) => statOf(pid).started;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return statOf(pid).state !== "Z"; // dead, but nobody has asked how it ended: it holds nothing
  } catch (error) {
    return error.code === "EPERM";
  }
}

function holderOf(file) {
  try {
    const [pid, started] = readFileSync(file, "utf8").trim().split(" ");
    const number = Number(pid);
    if (!Number.isInteger(number) || number <= 0 || number === process.pid) return null;
    if (!isAlive(number)) return null;
    const now = startedAt(number);
    return started && now && started !== now ? null : number;
  } catch {
    return null;
  }
}

/**
 * Takes the lock of a PGlite folder for this process until it ends or releases it.
 *
 * @param {string} folder
 * @returns {() => void} releases the lock
 */
export function lockFolder(folder) {
  const file = `${path.resolve(folder)}.lock`;
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${process.pid} ${startedAt(process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = holderOf(file);
      if (holder !== null || attempt > 2) {
        throw new Error(
          `the database folder ${folder} is in use by process ${holder}: stop it first, or set DATABASE_URL to a PostgreSQL server`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
  const release = () => {
    process.off("exit", release);
    try {
      if (readFileSync(file, "utf8") === mine) rmSync(file, { force: true });
    } catch {
      // Gone already: there is nothing to release.
    }
  };
  process.on("exit", release);
  return release;
}

// What dynalite keeps in a LevelDB, made whole before it is opened again. It writes an item and its entries in indexes
// one after another, so a kill between them leaves an index that does not follow from the items; and a table whose
// making was cut short stays in the making for ever. No write that was answered is lost, and none that was not is shown.
import { createRequire } from "node:module";

const require = createRequire(createRequire(import.meta.url).resolve("dynalite"));
const { Level } = require("level");
const { getIndexActions } = require("./db");

const BATCH = 500;
/** After `~`, with which dynalite ends each prefix. */
const AFTER = "\u007f";

/** How long the one before may take to notice that its cloud has gone. */
const LOCKED_MILLISECONDS = 5_000;

export async function mend(folder) {
  const db = await opened(folder);
  try {
    for await (const [key, table] of db.iterator(under("table"))) {
      if (table.TableStatus !== "ACTIVE") await db.put(key, activated(table));
      await db.clear(under(`index-local~${table.TableName}`));
      await db.clear(under(`index-global~${table.TableName}`));
      await indexItems(db, table);
    }
  } finally {
    await db.close();
  }
}

async function opened(folder) {
  for (const since = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const db = new Level(folder, { valueEncoding: "json" });
    try {
      await db.open();
      return db;
    } catch (error) {
      if (error.cause?.code !== "LEVEL_LOCKED" || Date.now() - since > LOCKED_MILLISECONDS) throw error;
    }
  }
}

/**
 * Lets no write be answered before the disk has it: the kernel keeps what a killed process has written, and loses it
 * when the machine does.
 */
export function writeThrough() {
  for (const method of ["_put", "_del", "_batch"]) {
    const write = Level.prototype[method];
    Level.prototype[method] = function (...given) {
      const options = given.at(-1);
      return write.call(this, ...given.slice(0, -1), { ...options, sync: true });
    };
  }
}

async function indexItems(db, table) {
  const indexes = { local: table.LocalSecondaryIndexes ?? [], global: table.GlobalSecondaryIndexes ?? [] };
  if (indexes.local.length + indexes.global.length === 0) return;
  let entries = [];
  const flush = async () => {
    await db.batch(entries);
    entries = [];
  };
  for await (const item of db.values(under(`item-${table.TableName}`))) {
    for (const [type, declared] of Object.entries(indexes)) {
      for (const { index, key, item: value } of getIndexActions(declared, undefined, item, table).puts) {
        entries.push({ type: "put", key: `index-${type}~${table.TableName}~${index}~${key}`, value });
      }
    }
    if (entries.length >= BATCH) await flush();
  }
  await flush();
}

function activated(table) {
  const GlobalSecondaryIndexes = table.GlobalSecondaryIndexes?.map((index) => ({ ...index, IndexStatus: "ACTIVE" }));
  return { ...table, TableStatus: "ACTIVE", ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }) };
}

function under(prefix) {
  return { gt: `${prefix}~`, lt: `${prefix}${AFTER}` };
}

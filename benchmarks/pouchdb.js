// Replicates as many sets as there are in a history, to a server and from it, and says how long.
// node pouchdb.js serve FOLDER PORT | node pouchdb.js replicate FOLDER URL SETS
const [mode, folder, where, sets] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: `${folder}/` });
const BATCH = { batch_size: 1000 };

function made(number) {
  return {
    _id: `set-${String(number).padStart(8, "0")}`,
    workout: `workout-${Math.floor(number / 16)}`,
    exercise: `exercise-${number % 120}`,
    type: "working",
    load_g: 60000 + (number % 200) * 500,
    load_unit: "kg",
    reps: 1 + (number % 12),
    rpe_tenths: 70 + (number % 6) * 5,
    performed_at: new Date(1435771800000 + number * 3000000).toISOString(),
    note: "",
  };
}

async function timed(work) {
  const begun = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

async function replicate() {
  const laptop = new PouchDB("laptop");
  const phone = new PouchDB("phone");
  for (let from = 0; from < Number(sets); from += 5000) {
    const until = Math.min(from + 5000, Number(sets));
    await laptop.bulkDocs(Array.from({ length: until - from }, (_, at) => made(from + at)));
  }
  const push = await timed(() => laptop.replicate.to(where, BATCH));
  const pull = await timed(() => phone.replicate.from(where, BATCH));
  const nothing = await timed(() => laptop.replicate.to(where, BATCH));
  console.log(JSON.stringify({ push, pull, nothing }));
}

if (mode === "serve") {
  const app = require("express")();
  app.use("/", require("express-pouchdb")(PouchDB, { logPath: `${folder}/log.txt` }));
  app.listen(Number(where), "127.0.0.1");
} else {
  replicate().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

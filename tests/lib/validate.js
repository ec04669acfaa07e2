// SPDX-License-Identifier: MIT
// node validate.js [--lines] SCHEMA[#/definitions/NAME] FILE... -- checks JSON files, or with --lines each
// line of them, against a JSON Schema with ajv (Debian: node-ajv; npm: ajv). Prints what is wrong; exit
// status 0: nothing, 1: something, 77: there is no ajv.
"use strict";
const fs = require("fs");

const places = (process.env.ECCONF_NODE_MODULES || "").split(":").filter(Boolean)
    .concat(["/usr/share/nodejs", "/usr/lib/nodejs", "/usr/local/lib/node_modules",
             "/usr/lib/node_modules"]);

function find(name) {
    try {
        return require(require.resolve(name, { paths: [process.cwd()].concat(places) }));
    } catch {
        for (const place of places) {
            try {
                return require(place + "/" + name);
            } catch { }
        }
    }
    console.log("no " + name);
    process.exit(77);
}

const words = process.argv.slice(2);
const lines = words[0] === "--lines" && Boolean(words.shift());
const [path, pointer] = words.shift().split("#");
const found = find("ajv");
const Ajv = found.default || found;
const schema = JSON.parse(fs.readFileSync(path, "utf8"));
// The schema of SARIF is of draft 4 as far as its heading goes, and of draft 7 otherwise.
delete schema.id;
delete schema.$schema;
const ajv = new Ajv({ strict: false, validateFormats: false, format: false, logger: false });
ajv.addSchema(schema, "schema");
const check = ajv.getSchema(pointer ? "schema#" + pointer : "schema");
let bad = 0;
for (const file of words) {
    // Bytes that are no UTF-8 are a mistake, not something to replace.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(file));
    const values = lines ? text.split("\n").slice(0, -1) : [text];
    values.forEach((value, index) => {
        if (!check(JSON.parse(value))) {
            console.log(`${file}:${index + 1}: ${JSON.stringify(check.errors.slice(0, 3))}`);
            bad = 1;
        }
    });
}
process.exit(bad);

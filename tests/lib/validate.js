// SPDX-License-Identifier: MIT
// node validate.js [--lines] SCHEMA[#/definitions/NAME] FILE... -- checks JSON files, or with
// --lines each line of them, against a JSON Schema with ajv (Debian: node-ajv; npm: ajv). Prints
// what is wrong; exit status 0: nothing, 1: something, 77: there is no ajv.
"use strict";
const { schema, read } = require("./schema.js");

const words = process.argv.slice(2);
const lines = words[0] === "--lines" && Boolean(words.shift());
const check = schema(words.shift());
if (!check) {
    console.log("no ajv");
    process.exit(77);
}
let bad = 0;
for (const file of words) {
    const text = read(file);
    const values = lines ? text.split("\n").slice(0, -1) : [text];
    values.forEach((value, index) => {
        const wrong = check(JSON.parse(value));
        if (wrong) {
            console.log(`${file}:${index + 1}: ${wrong}`);
            bad = 1;
        }
    });
}
process.exit(bad);

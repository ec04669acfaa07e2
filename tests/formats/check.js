// SPDX-License-Identifier: MIT
// node check.js -- makes reports in every format and has each read by somebody else: ajv, xmllint, the TAP
// parser of Perl, SARIF's own validator, and readers.js. A reader has to find what `json` has, finding for
// finding; columns are counted again from the bytes. Works in the current folder; prints TAP.
"use strict";
const fs = require("fs");
const path = require("path");
const { spawnSync } = require("child_process");
const { schema, read } = require("../lib/schema.js");
const hostile = require("./hostile.js");
const readers = require("./readers.js");

const top = process.env.abs_top_srcdir;
const built = process.env.abs_top_builddir;
const shared = process.env.ECCONF_SHARED || "";
const { bytes } = hostile;

const formats = [...fs.readFileSync(`${top}/src/output/outputs.def`, "utf8")
    .matchAll(/^OUTPUT\([a-z_]+, "([a-z-]+)"/gm)].map((match) => match[1]);
const levels = ["note", "warning", "error"];
const together = 16;                 // files of a report
const fewest = 500;                  // findings of each set
const validated = 1e6;                 // bytes of SARIF that sarif-multitool reads of a big set
const sanitized = Boolean(process.env.ECCONF_SANITIZERS);
const mutations = sanitized ? 50 : 150; // of the seeds of each target
const whole = Boolean(process.env.ECCONF_WHOLE);
const most = { annotations: 10, rows: 500, results: 5000, runs: 20 };

// ---- TAP ----------------------------------------------------------------------------------------

let cases = 0;
let failed = 0;

function verdict(name, problems) {
    cases++;
    failed += problems.length > 0;
    console.log(`${problems.length > 0 ? "not " : ""}ok ${cases} - ${name}`);
    problems.slice(0, 8).forEach((problem) => {
        console.log(`#   ${JSON.stringify(problem).slice(0, 600)}`);
    });
    if (problems.length > 8) {
        console.log(`#   and ${problems.length - 8} more`);
    }
}

function skip(name, reason) {
    cases++;
    console.log(`ok ${cases} - ${name} # SKIP ${reason}`);
}

// ---- reports ------------------------------------------------------------------------------------

let written = 0;

// What our JSON makes of bytes: those that are no UTF-8 are U+FFFD each. `widths` are the bytes of the
// characters.
const character = new RegExp("[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|" +
    "[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|" +
    "[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}|[^]", "g");

function characters(latin1) {
    return latin1.match(character) || [];
}

function lossy(latin1) {
    return characters(latin1).map((one) =>
        one.length === 1 && one > "\x7f" ? "\ufffd" : bytes(one).toString("utf8")).join("");
}

// The folder is the root of the repository, whatever is around it.
function inRepository(folder) {
    return { ...process.env, GITLAB_CI: "true", CI_PROJECT_DIR: folder };
}

// Runs the program; the report has the folder with a file for each format.
function report(set, cwd, wanted) {
    const folder = path.resolve(`reports/${written++}`);
    const failLevel = levels[written % levels.length];
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(`${folder}/args`, Buffer.concat(wanted.args.map((arg) => bytes(`${arg}\0`))));
    // Arguments that are no UTF-8 get through by way of a file only.
    const ran = spawnSync("xargs", ["-0", "-a", `${folder}/args`, process.env.ECCONF, "--offline",
        "--profile=all", "--max-findings=100000", "--max-syntax-findings=1000", `--fail-level=${failLevel}`,
        ...formats.flatMap((format) => ["--format", `${format}:${folder}/${format}`])],
        { cwd, input: wanted.input === undefined ? "" : bytes(wanted.input), env: inRepository(cwd) });
    const err = ran.stderr.toString("latin1");
    const missing = formats.filter((format) => !fs.existsSync(`${folder}/${format}`));
    if ((ran.status !== 0 && ran.status !== 123) || missing.length > 0 || /Sanitizer|runtime error/.test(err)) {
        set.broken.push(`${wanted.args.slice(0, 4)}: ${err || ran.error || ran.status} ${missing}`);
        return;
    }
    set.reports.push({ folder, failLevel, sources: sourcesOf(cwd, wanted) });
}

// The texts by the names that the report calls them.
function sourcesOf(cwd, wanted) {
    const sources = new Map();
    const names = wanted.args.includes("--") ? wanted.args.slice(wanted.args.indexOf("--") + 1) : [];
    for (const name of names.concat(wanted.sources || [])) {
        const file = name.startsWith("/") ? bytes(name) : bytes(`${cwd}/${name}`);
        if (fs.existsSync(file) && fs.statSync(file).isFile()) {
            sources.set(lossy(name), fs.readFileSync(file).toString("latin1"));
        }
    }
    return sources;
}

function filesBelow(folder) {
    return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath || entry.path}/${entry.name}`)
        .sort();
}

function reportFiles(set, cwd, files) {
    for (let i = 0; i < files.length; i += together) {
        report(set, cwd, { args: ["--", ...files.slice(i, i + together)] });
    }
    set.texts += files.length;
}

// ---- what is reported ---------------------------------------------------------------------------

function fromSources(set) {
    const folders = ["docs/examples", "tests/golden/errors", "tests/golden/tokens", "tests/golden/tree"];
    reportFiles(set, top, folders.flatMap((folder) => filesBelow(`${top}/${folder}`))
        .filter((file) => !/\.(ok|options)$/.test(file))
        .map((file) => path.relative(top, file)));
    for (const args of [["docs/examples/conf"], ["docs/examples/single"], ["--all-nodes", "docs/examples/cluster"]]) {
        report(set, top, { args });
    }
}

function fromCorpus(set) {
    reportFiles(set, ".", filesBelow(`${shared}/corpus`));
}

function fromHostile(set) {
    const texts = hostile.hostile;
    const placed = texts.map((text, index) => {
        const names = hostile.place(text, `hostile/${index}`);
        return { main: `${index}/${names.main}`, suppressed: `${index}/${names.suppressed}` };
    });
    reportFiles(set, "hostile", placed.map((names) => names.main));
    texts.map(hostile.stdinOf).filter(Boolean).forEach((wanted) => report(set, "hostile", wanted));
    for (let i = 0; i < texts.length; i += together) {
        const suppressed = placed.slice(i, i + together).map((names) => names.suppressed);
        reportSuppressed(set, "hostile", suppressed);
        report(set, "hostile", hostile.treeOf(texts.slice(i, i + together), `hostile/trees${i}`, `trees${i}`));
    }
}

// By comments, by a baseline that is written, and by one that is read.
function reportSuppressed(set, cwd, files) {
    report(set, cwd, { args: ["--today", "2026-01-01", "--", ...files.map((file) => `./${file}`)] });
    report(set, cwd, { args: ["--write-baseline", "known.json", "--", ...files] });
    report(set, cwd, { args: ["--baseline", "known.json", "--", ...files] });
    fs.rmSync(`${cwd}/known.json`, { force: true });
}

// Mutations have hostile names, too.
function fromMutations(set) {
    const corpus = shared && fs.existsSync(`${shared}/corpus`) ? filesBelow(`${shared}/corpus`) : [];
    for (const target of ["output", "parse", "scan", "suppress", "include", "corpus"]) {
        const program = `${built}/tests/fuzz/fuzz_${target === "corpus" ? "output" : target}`;
        const folder = `mutations/${target}`;
        const seeds = target === "corpus" ? corpus : [];
        if (target === "corpus" && seeds.length === 0) {
            continue;
        }
        fs.mkdirSync(folder, { recursive: true });
        const ran = spawnSync(program, ["--mutations", String(mutations), folder, ...seeds]);
        if (ran.status !== 0) {
            set.broken.push(`${program}: ${ran.stderr || ran.error}`);
        }
        reportMutations(set, target, folder);
    }
}

function reportMutations(set, target, folder) {
    const names = hostile.hostile.map(hostile.nameOf).filter(Boolean);
    const files = [];
    for (let i = 0; i < mutations; i++) {
        const text = fs.readFileSync(`${folder}/${i}`).toString("latin1");
        const name = `${i}/${names[i % names.length]}.conf`;
        hostile.unpack(target === "include" ? text : text.replace(/^=== /gm, "==="), `${folder}.d/${i}`,
                       name.slice(name.indexOf("/") + 1));
        files.push(name);
    }
    reportFiles(set, `${folder}.d`, files);
}

// ---- comparison ---------------------------------------------------------------------------------

function inspect(set, format, problems, look) {
    for (const each of set.reports) {
        try {
            look(each, read(`${each.folder}/${format}`));
        } catch (error) {
            problems.push(`${each.folder}: ${error.message}`);
        }
    }
}

// Both texts in the same form; one that ends in "..." may be cut off there.
function sameText(form, got, want) {
    const is = got === undefined ? undefined : form(got);
    const should = form(want);
    const cut = got !== undefined && got.endsWith("...") && should.startsWith(is.slice(0, -3));
    return cut ? [] : [is, should];
}

// Fields of a finding as far as the format has them; `units` are the columns that it counts.
function differs(got, want, units) {
    const place = want.places ? want.places[units] : undefined;
    const column = place ? place.column : units === "characters" ? want.column : undefined;
    const endColumn = place ? place.endColumn : units === "characters" ? want.endColumn : undefined;
    // What stands behind the message in some formats is not looked at.
    const len = readers.blur(want.message).length;
    return [
        ["code", got.code, want.code],
        ["level", got.level, want.level],
        ["line", got.line, want.line],
        ["endLine", got.endLine, want.endLine],
        ["column", got.column, column],
        ["endColumn", got.endColumn, endColumn],
        ["fails", got.fails, want.fails],
        ["suppressed", got.suppressed, want.suppressed],
        ["file", ...sameText(readers.blurPath, got.file, want.file)],
        ["message", ...sameText((text) => readers.blur(text).slice(0, len), got.message, want.message)],
    ].filter(([, is, should]) => is !== undefined && should !== undefined && is !== should)
        .map(([key, is, should]) => `${key} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
}

function same(got, want, units) {
    readers.need(got.length === want.length, `${got.length} findings instead of ${want.length}`);
    got.forEach((finding, index) => {
        const wrong = differs(finding, want[index], units);
        readers.need(wrong.length === 0, `finding ${index}`, wrong);
    });
}

// A block of text may stand for equal findings further down in its file.
function sameBlocks(got, shown) {
    const open = new Map();
    // A message may have a password in one place and not in another one.
    const key = (finding) => JSON.stringify([finding.file, finding.code, finding.level]);
    let next = 0;
    for (const want of shown) {
        const rest = open.get(key(want)) || 0;
        if (next < got.length && differs(got[next], want, "characters").length === 0) {
            open.set(key(want), rest + got[next++].more);
        } else {
            readers.need(rest > 0, "neither in a block of its own nor in another one", want);
            open.set(key(want), rest - 1);
        }
    }
    readers.need(next === got.length && [...open.values()].every((rest) => rest === 0), "too many", got.length);
}

// Columns from the bytes, in each unit.
function placesIn(source, range) {
    const at = ({ offset }) => {
        const start = source.lastIndexOf("\n", offset - 1) + 1;
        const line = offset === 0 ? "" : source.slice(start, offset);
        const before = characters(source.slice(start, offset + 3));
        let len = 0;
        let count = 0;
        let wide = 0;
        while (count < before.length && len + before[count].length <= line.length) {
            len += before[count].length;
            wide += before[count].length === 4;
            count++;
        }
        return { line: source.slice(0, offset).split("\n").length, bytes: 1 + line.length,
                 characters: 1 + count, utf16: 1 + count + wide };
    };
    const start = at(range.start);
    const end = at(range.end);
    readers.need(start.line === range.start.line && end.line === range.end.line, "lines", range);
    readers.need(start.bytes === range.start.byteColumn && end.bytes === range.end.byteColumn &&
                 start.utf16 === range.start.utf16Column && end.utf16 === range.end.utf16Column, "columns", range);
    return Object.fromEntries(["bytes", "characters", "utf16"].map((unit) =>
        [unit, { column: start[unit], endColumn: end[unit] }]));
}

// What the report says, by its JSON: everything, and what is not suppressed.
function expect(set, each) {
    const json = JSON.parse(read(`${each.folder}/json`));
    const { summary } = json;
    each.all = json.findings.map((finding) => {
        const source = each.sources.get(finding.file);
        const places = source === undefined ? undefined : placesIn(source, finding.range);
        set.placed += places !== undefined;
        return { ...readers.native(finding), suppressed: "suppressed" in finding, places,
                 fails: levels.indexOf(finding.severity) >= levels.indexOf(each.failLevel) };
    });
    readers.need(summary.files >= each.sources.size, "files were left out", summary);
    each.shown = each.all.filter((finding) => !finding.suppressed);
    each.lines = json.findings;
    const count = (level) => each.shown.filter((finding) => finding.level === level).length;
    readers.need(summary.errors === count("error") && summary.warnings === count("warning") &&
                 summary.notes === count("note") && summary.suppressed === each.all.length - each.shown.length,
                 "the summary", summary);
    const fingerprints = new Set(json.findings.map((finding) => finding.fingerprint));
    readers.need(fingerprints.size === each.all.length, "fingerprints are not unique");
    set.findings += each.all.length;
    set.suppressed += each.all.length - each.shown.length;
}

// Annotations of each level, as far as there is room: the last one says how many more there are.
function sameAnnotations(got, shown) {
    for (const level of levels) {
        const have = got.filter((finding) => finding.level === level);
        const want = shown.filter((finding) => finding.level === level);
        const cut = want.length > most.annotations;
        const room = cut ? most.annotations - 1 : want.length;
        const rest = have.slice(room).map((finding) => finding.message);
        const more = cut ? [`${want.length - room} more ${level}s are not shown`] : [];
        readers.need(JSON.stringify(rest) === JSON.stringify(more), "the rest", rest);
        same(have.slice(0, room), want.slice(0, room), "utf16");
    }
}

// The most severe of them, in order, if there are too many.
function cutTo(room, findings) {
    const sorted = findings.map((finding, index) => ({ finding, index }))
        .sort((a, b) => levels.indexOf(b.finding.level) - levels.indexOf(a.finding.level) || a.index - b.index);
    return sorted.slice(0, room).sort((a, b) => a.index - b.index).map((each) => each.finding);
}

const looks = {
    text: (each, text) => sameBlocks(readers.readText(text), each.shown),
    json: (each) => same(each.all, each.all, "characters"),
    jsonl: (each, text) => readers.need(JSON.stringify(readers.readJsonLines(text)) === JSON.stringify(each.lines),
                                        "other lines than those of json"),
    compact: (each, text) => same(readers.readCompact(text), each.shown, "characters"),
    sarif: (each, text) => same(readers.readSarif(text), cutTo(most.results, each.all), "utf16"),
    gitlab: (each, text) => same(readers.readGitlab(text), each.shown, "none"),
    github: (each, text) => sameAnnotations(readers.readGithub(text), each.shown),
    "github-summary": (each, text) => same(readers.readSummary(text), cutTo(most.rows, each.shown), "characters"),
    rdjson: (each, text) => same(JSON.parse(text).diagnostics.map(readers.diagnostic), each.shown, "bytes"),
    rdjsonl: (each, text) => same(readers.readJsonLines(text).map(readers.diagnostic), each.shown, "bytes"),
};

function compare(set) {
    for (const [format, look] of Object.entries(looks)) {
        const problems = [];
        inspect(set, format, problems, look);
        verdict(`${set.name}: ${format}: the findings of json`, problems);
    }
}

// ---- others' readers ----------------------------------------------------------------------------

const isThere = (command, args) => spawnSync(command, args).status === 0;

function validate(set, format, reference, split) {
    const check = schema(reference);
    const problems = [];
    if (!check) {
        skip(`${set.name}: ${format}: schema`, "ajv is not installed");
        return;
    }
    inspect(set, format, problems, (each, text) => {
        for (const value of split ? readers.readJsonLines(text) : [JSON.parse(text)]) {
            const wrong = check(value);
            readers.need(wrong === "", "schema", wrong);
        }
    });
    verdict(`${set.name}: ${format}: schema`, problems);
}

function validateAll(set) {
    const ours = `${top}/docs/schemas`;
    validate(set, "json", `${ours}/report.schema.json`);
    validate(set, "jsonl", `${ours}/report.schema.json#/definitions/finding`, true);
    validate(set, "gitlab", `${ours}/gitlab.schema.json`);
    validate(set, "rdjson", `${ours}/rdjson.schema.json`);
    validate(set, "rdjsonl", `${ours}/rdjson.schema.json#/definitions/diagnostic`, true);
    const theirs = `${shared}/formats/sarif-schema-2.1.0.json`;
    const packed = (process.env.ECCONF_NODE_MODULES || "").split(":")
        .map((folder) => `${folder}/@microsoft/sarif-multitool-linux/sarif-2.1.0.json`);
    const sarif = [theirs, ...packed].find((file) => fs.existsSync(file));
    if (sarif) {
        validate(set, "sarif", sarif);
    } else {
        skip(`${set.name}: sarif: schema`, "the schema of SARIF is not here");
    }
}

// What xmllint prints for all reports of the format, with options for it.
function xmllint(set, format, options, problems) {
    let printed = "";
    for (let i = 0; i < set.reports.length; i += 500) {
        const files = set.reports.slice(i, i + 500).map((each) => `${each.folder}/${format}`);
        const ran = spawnSync("xmllint", ["--huge", ...options, ...files], { maxBuffer: 1 << 30 });
        printed += ran.stdout.toString("utf8");
        if (ran.status !== 0) {
            problems.push(ran.stderr.toString().split("\n").filter((line) => !/ validates$/.test(line)).slice(0, 4).join(" "));
        }
    }
    return printed;
}

const xml = {
    junit: {
        select: "//testsuites/@tests|//testsuites/@failures|//testcase/@classname|//testcase/@name|" +
            "//testcase/@line|//failure/@type",
        read: readers.readJunit,
    },
    checkstyle: { select: "/checkstyle/@version|//file/@name|//error/@*", read: readers.readCheckstyle },
};

function readXml(set) {
    for (const [format, { select, read: reader }] of Object.entries(xml)) {
        const invalid = [];
        const problems = [];
        if (!isThere("xmllint", ["--version"])) {
            skip(`${set.name}: ${format}`, "xmllint is not installed");
            continue;
        }
        xmllint(set, format, ["--noout", "--schema", `${top}/docs/schemas/${format}.xsd`], invalid);
        verdict(`${set.name}: ${format}: schema`, invalid);
        compareAll(set, problems, () => reader(xmllint(set, format, ["--xpath", select], problems)));
        verdict(`${set.name}: ${format}: the findings of json`, problems);
    }
}

// `reader` gives a list of findings for each report.
function compareAll(set, problems, reader) {
    try {
        const lists = reader();
        readers.need(lists.length === set.reports.length, "reports", lists.length);
        lists.forEach((list, index) => {
            try {
                same(list, set.reports[index].shown, "characters");
            } catch (error) {
                problems.push(`${set.reports[index].folder}: ${error.message}`);
            }
        });
    } catch (error) {
        problems.push(error.message);
    }
}

function readTap(set) {
    const problems = [];
    if (!isThere("perl", ["-MTAP::Parser", "-MJSON::PP", "-e", "1"])) {
        skip(`${set.name}: tap`, "there is no TAP::Parser");
        return;
    }
    const ran = spawnSync("perl", [`${top}/tests/formats/tap.pl`, ...set.reports.map((each) => `${each.folder}/tap`)],
                          { maxBuffer: 1 << 30 });
    if (ran.status !== 0) {
        problems.push(ran.stderr.toString());
    }
    compareAll(set, problems, () => readers.readJsonLines(ran.stdout.toString("utf8")).map(readers.readTap));
    verdict(`${set.name}: tap: the findings of json`, problems);
}

// ---- SARIF's own validator ----------------------------------------------------------------------

function multitool() {
    const places = (process.env.ECCONF_NODE_MODULES || "").split(":").filter(Boolean)
        .map((folder) => `${folder}/@microsoft/sarif-multitool-linux/Sarif.Multitool`);
    return places.find((file) => isThere(file, ["version"]));
}

// Logs of as many runs as GitHub takes in one. The tool is slow, so of what was made up it gets every so many
// reports unless ECCONF_WHOLE is set.
function gather(set) {
    const size = set.reports.reduce((sum, each) => sum + fs.statSync(`${each.folder}/sarif`).size, 0);
    const step = whole || !set.madeUp ? 1 : Math.ceil(size / validated);
    const reports = set.reports.filter((each, index) => index % step === 0);
    const files = [];
    for (let i = 0; i < reports.length; i += most.runs) {
        const logs = reports.slice(i, i + most.runs).map((each) => JSON.parse(read(`${each.folder}/sarif`)));
        files.push(path.resolve(`${set.name}-${i}.sarif`.replace(/ /g, "-")));
        fs.writeFileSync(files[files.length - 1],
                         JSON.stringify({ ...logs[0], runs: logs.flatMap((log) => log.runs) }));
    }
    return { files, count: reports.length };
}

function validateSarif(sets, tool) {
    const gathered = sets.map(gather);
    const files = gathered.flatMap((each) => each.files);
    const count = gathered.reduce((sum, each) => sum + each.count, 0);
    const ran = spawnSync(tool, ["validate", ...files, "--rule-kind", "Sarif;Ghas"], { maxBuffer: 1 << 30 });
    const printed = ran.stdout.toString("utf8");
    // informationUri is a page on the web, and this program has none.
    const problems = printed.split("\n").filter((line) => / (error|warning)\b.*: /.test(line))
        .filter((line) => !/ SARIF2005: .*'informationUri'/.test(line));
    if (!printed.includes(`Done. ${files.length} files scanned.`)) {
        problems.push(printed.slice(-500) + ran.stderr);
    }
    verdict(`sarif-multitool: ${count} reports`, problems);
}

// ---- all ----------------------------------------------------------------------------------------

function check(name, make, madeUp) {
    const set = { name, madeUp, reports: [], broken: [], texts: 0, findings: 0, suppressed: 0, placed: 0 };
    timed("reports", () => make(set));
    for (const each of set.reports) {
        try {
            expect(set, each);
        } catch (error) {
            set.broken.push(`${each.folder}: ${error.message}`);
        }
    }
    if (set.findings < fewest) {
        set.broken.push(`there are only ${set.findings} findings`);
    }
    console.log(`# ${name}: ${set.texts} texts, ${set.reports.length} reports of each format, ${set.findings} ` +
                `findings (${set.suppressed} suppressed, columns of ${set.placed} counted from the bytes)`);
    verdict(`${name}: all reports are written`, set.broken);
    set.reports = set.reports.filter((each) => each.shown);
    timed("comparison", () => compare(set));
    if (sanitized) {
        skip(`${name}: readers of others`, "they read the same reports of the build without sanitizers");
    } else {
        timed("schemas", () => validateAll(set));
        timed("XML", () => readXml(set));
        timed("TAP", () => readTap(set));
    }
    return set;
}

function timed(what, step) {
    const start = Date.now();
    step();
    console.log(`# ${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

process.env.DOTNET_SYSTEM_GLOBALIZATION_INVARIANT = "1";
const sets = [check("examples and tests", fromSources)];
if (shared && fs.existsSync(`${shared}/corpus`)) {
    sets.push(check("corpus", fromCorpus));
} else {
    skip("corpus", "no corpus");
}
sets.push(check("hostile", fromHostile, true), check("mutations", fromMutations, true));
const tool = sanitized ? undefined : multitool();
if (tool) {
    timed("sarif-multitool", () => validateSarif(sets, tool));
} else {
    skip("sarif-multitool", sanitized ? "as above" : "it is not installed, or does not run");
}
console.log(`1..${cases}`);
process.exit(failed > 0 ? 1 : 0);

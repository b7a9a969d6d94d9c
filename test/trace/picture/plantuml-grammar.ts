/**
 * The small part of PlantUML that our pictures use, as a grammar of lines. Text may hold nothing that PlantUML acts
 * upon; what it would act upon stands as `<U+....>`.
 */

const NAME = 'p\\d+';
/** Behind the escapes are taken out: no markup, links, variables, functions, comments, directives, separators. */
const ACTIVE = /[~<>&[\]{}|%!$#"@`^;=]|\*\*|\/\/|__|--|\.\.|''|\/'|'\//;

const LINES: readonly (readonly [form: RegExp, texts: number])[] = [
  [/^@startuml$|^@enduml$|^hide footbox$|^ *end$/, 0],
  [/^title (.+)$/, 1],
  [new RegExp(`^participant "(.*)" as ${NAME}$`), 1],
  [new RegExp(`^ *${NAME} (?:->|-->|->>) ${NAME} : (.*)$`), 1],
  [new RegExp(`^ *(?:h?note|ref) over ${NAME}(?:, ${NAME})? : (.*)$`), 1],
  [/^ *(?:alt|opt|loop|else)(?: (.*))?$/, 1],
  [/^ *== (.*) ==$/, 1],
  [/^ *\.\.\. (.*) \.\.\.$/, 1],
];

/** What is wrong with a document; empty when it is as PlantUML wants it. */
export function problemsIn(document: string): string[] {
  const lines = document.split('\n').slice(0, -1);
  const problems: string[] = [];
  if (lines[0] !== '@startuml' || lines.at(-1) !== '@enduml') problems.push('it has no frame');
  let open = 0;
  for (const [index, line] of lines.entries()) {
    const place = `line ${index + 1}: ${line.slice(0, 120)}`;
    if (/^@/.test(line) && index !== 0 && index !== lines.length - 1) problems.push(`frame inside: ${place}`);
    if (/^ *(alt|opt|loop)( |$)/.test(line)) open += 1;
    if (/^ *else( |$)/.test(line) && open === 0) problems.push(`else outside: ${place}`);
    if (/^ *end$/.test(line)) open -= 1;
    if (open < 0) problems.push(`end outside: ${place}`);
    const fit = LINES.map(([form]) => form.exec(line)).find((match) => match !== null);
    if (!fit) problems.push(`no such line: ${place}`);
    const text = (fit?.[1] ?? '').replace(/<U\+[0-9A-F]{4,6}>/g, 'x').replaceAll('\\n', ' ');
    if (ACTIVE.test(text) || text.includes('\\')) problems.push(`active text: ${place}`);
    if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(line))
      problems.push(`control: ${place}`);
  }
  if (open !== 0) problems.push(`${open} groups stay open`);
  return problems;
}

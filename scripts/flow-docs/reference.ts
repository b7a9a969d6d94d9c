/** `docs/flow-reference.md`: the flow language, then every step kind, each with an example that a test plays. */
import { FAULTS } from '../../src/engine/fault-table.js';
import { GIVEN_DEFAULTS } from '../../src/engine/flow/given.js';
import { lookUp } from '../../src/engine/flow/template.js';
import { STEP_KINDS } from '../../src/engine/steps/index.js';
import type { StepKind } from '../../src/engine/steps/kind.js';
import { ACTOR_DOCS } from './actors.js';
import { GIVEN_DOCS, givenLeaves } from './given.js';
import { FORMS, type FormDoc } from './language.js';
import { paramsOf, type Schema } from './params.js';

export function flowReference(): string {
  return `${[
    '# The flow language',
    INTRODUCTION,
    contents(),
    ...FORMS.flatMap(formSection),
    ...Object.keys(ACTOR_DOCS).flatMap(actorSection),
  ].join('\n\n')}\n`;
}

const INTRODUCTION =
  'This page is made from the registry of step kinds: `UPDATE_DOCS=1 npx vitest run ' +
  'test/engine/steps/documents.test.ts` writes it anew, together with `flows/flow.schema.json`. Every example on it ' +
  'is played by a test. An example without `flow` and `title` needs these two lines to be a file; `fumo run FILE` ' +
  'plays it then.';

function contents(): string {
  const forms = FORMS.map(({ title }) => `- [${title}](#${anchor(title)})`);
  const actors = Object.keys(ACTOR_DOCS).map((actor) => {
    const verbs = STEP_KINDS.filter((kind) => kind.actor === actor).map(
      ({ verb }) => `[${verb}](#${anchor(`${actor}: ${verb}`)})`,
    );
    return `- [${actorTitle(actor)}](#${anchor(actorTitle(actor))}): ${verbs.join(', ')}`;
  });
  return [...forms, ...actors].join('\n');
}

function formSection(form: FormDoc): string[] {
  const rows = form.keys.map(({ key, doc, needed }) => [code(key), needed ? 'yes' : '', doc]);
  return [
    `## ${form.title}`,
    form.doc,
    ...(rows.length > 0 ? [table(['Key', 'Needed', 'Meaning'], rows)] : []),
    ...(EXTRAS[form.id]?.() ?? []),
    ...(form.example === undefined ? [] : [yaml(form.example)]),
  ];
}

/** Tables that are read from elsewhere. */
const EXTRAS: Readonly<Record<string, () => string[]>> = {
  given: () => [
    table(
      ['Value', 'Default', 'Meaning'],
      [
        ...givenLeaves().flatMap(({ path, schema }) => [
          ...(path === 'update.package' ? [[code('update'), '', GIVEN_DOCS.update ?? '']] : []),
          [code(path), defaultOf(path), given(path, schema)],
        ]),
      ],
    ),
  ],
  fault: () => [
    table(
      ['Fault', 'What happens', 'What it leads to'],
      Object.entries(FAULTS).map(([name, { does, leadsTo }]) => [code(name), does, leadsTo]),
    ),
  ],
};

function given(path: string, schema: Schema): string {
  const choices = Array.isArray(schema.enum) ? ` One of ${schema.enum.map(code).join(', ')}.` : '';
  return `${GIVEN_DOCS[path] ?? ''}${choices}`;
}

function defaultOf(path: string): string {
  const value = lookUp(GIVEN_DEFAULTS as unknown as Record<string, unknown>, path);
  if (value === undefined || value === '') return '';
  return code(Array.isArray(value) ? `[${value.join(', ')}]` : String(value));
}

function actorSection(actor: string): string[] {
  const kinds = STEP_KINDS.filter((kind) => kind.actor === actor);
  return [`## ${actorTitle(actor)}`, ACTOR_DOCS[actor] ?? '', ...kinds.flatMap(kindSection)];
}

function actorTitle(actor: string): string {
  return `Steps of ${actor === 'expect' ? 'expect' : `the ${actor}`}`;
}

function kindSection(kind: StepKind): string[] {
  const { properties, required } = paramsOf(kind.params);
  const rows = Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [
    code(name),
    required.includes(name) ? 'yes' : '',
    `${String(schema.description ?? '')}${choicesOf(schema)}`,
  ]);
  return [
    `### ${kind.actor}: ${kind.verb}`,
    `${kind.summary} ${kind.doc}`,
    ...(rows.length > 0 ? [table(['Parameter', 'Needed', 'Meaning'], rows)] : []),
    yaml(kind.example),
  ];
}

function choicesOf({ enum: choices }: Schema): string {
  return Array.isArray(choices) ? ` One of ${choices.map(code).join(', ')}.` : '';
}

// ---- Markdown ------------------------------------------------------------------------------------------------------

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(text: unknown): string {
  return `\`${String(text)}\``;
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text.trim()}\n\`\`\``;
}

/** As the usual Markdown viewers make it from a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
}

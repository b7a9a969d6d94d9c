// Checks the types of the browser half (it has the DOM, the other rooms have not) and bundles it into one script and
// one style. `node scripts/view.mjs [FOLDER]`; without a folder into dist/view/bundle.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const app = join(root, 'src', 'view', 'app');

/** @returns the exit code of the compiler */
export function checkTypes() {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', app], { stdio: 'inherit' }).status ?? 1;
}

/** Bundles into `folder`: app.js and app.css. A Node module anywhere in it fails the build. */
export async function bundleView(folder = join(root, 'dist', 'view', 'bundle')) {
  const common = { bundle: true, minify: true, write: false, charset: 'ascii', logLevel: 'warning' };
  const script = await build({
    ...common,
    absWorkingDir: root,
    entryPoints: [join(app, 'main.tsx')],
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    tsconfig: join(app, 'tsconfig.json'),
  });
  const style = await build({
    ...common,
    entryPoints: [join(app, 'app.css')],
    target: ['chrome123', 'firefox120', 'safari17.5'],
  });
  mkdirSync(folder, { recursive: true });
  const notice = noticeOf(packagesIn(Object.keys(script.metafile.inputs)));
  writeFileSync(join(folder, 'app.js'), inScript(`${notice}${script.outputFiles[0].text}`));
  writeFileSync(join(folder, 'app.css'), inStyle(style.outputFiles[0].text));
}

/** The script stands inside HTML, where `<!--` with `<script` behind it makes a parser miss the end of the element. */
function inScript(text) {
  const safe = text.replace(/<(?=!--|\/?script)/gi, '\\x3c');
  // In strings and patterns the spelling means the same; anywhere else this finds it.
  new Script(safe);
  return safe;
}

function inStyle(text) {
  if (/<\/style/i.test(text)) throw new Error('the style ends its own element');
  return text;
}

/** Folders of the packages whose code went in. */
function packagesIn(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** Every report is a copy of these packages, so their names, owners and the terms of the MIT licence go along. */
function noticeOf(folders) {
  const lines = folders.map((folder) => {
    const { name, version, license, author } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    if (license !== 'MIT')
      throw new Error(`${name} has the license ${license}; its notice must be written by hand`);
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8');
    const owner =
      /^copyright \(c\).*$/im.exec(text)?.[0].trim() ?? `by ${author?.name ?? author ?? 'its authors'}`;
    return `${name} ${version}, ${owner}`;
  });
  const terms = readFileSync(join(root, 'node_modules', 'preact', 'LICENSE'), 'utf8').replace(
    /^[\s\S]*?(?=Permission)/,
    '',
  );
  const notice = `With code of these packages, all under the MIT License:\n${lines.join('\n')}\n\n${terms.trim()}`;
  return `/*!\n${notice.replaceAll('*/', '* /').replace(/[^\n\x20-\x7e]/g, '?')}\n*/\n`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const status = checkTypes();
  if (status !== 0) process.exit(status);
  await bundleView(process.argv[2] === undefined ? undefined : resolve(process.argv[2]));
}

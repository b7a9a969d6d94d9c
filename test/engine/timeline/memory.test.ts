/** Ten thousand moves back and forth, in a process of their own whose garbage is collected before it is weighed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../support/moves-child.ts');
/** One run of this flow alone keeps more than 200 KiB, and the later half opens more than 1,000 of them. */
const MOST_GROWTH = 4 * 1024 * 1024;

interface Weighed {
  moves: number;
  heap: number;
  inputs: number;
  ahead: number;
}

function weigh(): Promise<Weighed[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', SCRIPT, '2', '5000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`the moves ended with ${code}`));
      resolve(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    });
  });
}

describe('10,000 moves back and forth', () => {
  it('do not grow the heap', async () => {
    const [half, whole] = await weigh();
    expect(whole?.moves).toBeGreaterThanOrEqual(10_000);
    expect((whole?.heap ?? Number.NaN) - (half?.heap ?? 0)).toBeLessThan(MOST_GROWTH);
    expect(whole).toMatchObject({ inputs: 0, ahead: half?.ahead });
  }, 600_000);
});

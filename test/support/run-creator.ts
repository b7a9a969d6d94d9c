/** Run as a process of its own: creates runs in a shared home and prints their ids. Arguments: home, how many. */
import { openRuns } from '../../src/sandbox/store/runs.js';

const [home = '', count = '0'] = process.argv.slice(2);
const runs = openRuns(home);
for (let made = 0; made < Number(count); made++) {
  const { id } = await runs.create({ flow: 'deferred', title: 'Deferred' });
  process.stdout.write(`${id}\n`);
}

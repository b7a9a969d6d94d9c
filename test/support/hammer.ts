/** Run as a process of its own: counts up in a shared file. Arguments: path, times, name of this process. */
import { openJsonFile } from '../../src/sandbox/store/json-file.js';

const [path = '', times = '0', name = ''] = process.argv.slice(2);
const file = openJsonFile<{ total: number; by: Record<string, number> }>(path, {
  schema: 1,
  empty: { total: 0, by: {} },
  lockWaitMs: 60_000,
});
for (let done = 0; done < Number(times); done++) {
  await file.update((data) => {
    data.total += 1;
    data.by[name] = (data.by[name] ?? 0) + 1;
    return undefined;
  });
  process.stdout.write(`${done + 1}\n`);
}

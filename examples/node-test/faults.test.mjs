// Every fault of the table is one test: what goes wrong is found in the trace, never thrown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandbox } from 'fumo';
import { assertConforms, assertFirmware, assertReported } from 'fumo/assert';

const FAULTS = {
  'package-corrupted': 402,
  'wrong-device': 403,
  'bad-signature': 404,
  'install-fails': 410,
  'content-unavailable': 412,
};

for (const [fault, result] of Object.entries(FAULTS)) {
  test(`${fault} leads to result ${result}`, async () => {
    const box = await sandbox({ flow: 'network-initiated', faults: [fault] });
    try {
      await box.run();
      assertReported(box, result);
      assertFirmware(box, '1.0.0');
      assertConforms(box);
    } finally {
      await box.close();
    }
  });
}

test('a mistake in a call is thrown, and says what would be right', async () => {
  await assert.rejects(sandbox({ flow: 'defered' }), {
    name: 'FumoError',
    code: 'flow.not-found',
    hint: 'Did you mean deferred?',
  });
});

// A firmware update, tested with nothing but Node: node --test examples/node-test/*.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandbox } from 'fumo';
import {
  assertConforms,
  assertEndedWith,
  assertFirmware,
  assertNotSent,
  assertPassed,
  assertReported,
  assertSent,
  assertState,
} from 'fumo/assert';

test('the user defers, and the device is updated eight hours later', async () => {
  const box = await sandbox({ flow: 'deferred', answers: { offer: 'defer', slot: 2 } });
  try {
    const notification = await box.runTo(16);
    assert.equal(notification.verb, 'notifies');
    assert.equal(box.clock.iso, '2026-01-05T17:00:00Z');
    assertFirmware(box, '1.0.0');

    const result = await box.run();
    assertPassed(result);
    assertEndedWith(result, 'updated');
    assertFirmware(result, '2.0.0');
    assertState(result, 100);
    assertReported(result, 200);
    assertSent(result, 'server Exec **/DownloadAndUpdate 202', 1);
    assertConforms(result);
  } finally {
    await box.close();
  }
});

test('a user who rejects is left alone', async () => {
  const box = await sandbox({ flow: 'deferred', answers: { offer: 'reject' } });
  try {
    const result = await box.run();
    assertEndedWith(result, 'rejected');
    assertNotSent(result, 'server Exec');
    assertState(result, 10);
  } finally {
    await box.close();
  }
});

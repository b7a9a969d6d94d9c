/** Where rows stand in a long list. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Heights } from '../../src/view/model/heights.js';

it('agrees with adding up, whatever is measured in which order', () => {
  const measures = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 300 })), { maxLength: 60 });
  fc.assert(
    fc.property(measures, fc.nat(60_000), (measured, offset) => {
      const heights = new Heights(40);
      heights.resize(200);
      const plain = Array.from({ length: 200 }, () => 40);
      for (const [row, height] of measured) {
        heights.measure(row, height);
        plain[row] = height;
        heights.top(Math.min(199, row + 3));
      }
      const tops = [0];
      for (const height of plain) tops.push((tops.at(-1) ?? 0) + height);
      expect(heights.total).toBe(tops[200]);
      const at = heights.rowAt(offset);
      expect(at).toBe(
        Math.max(
          0,
          tops.slice(0, 200).findLastIndex((top) => top <= offset),
        ),
      );
    }),
  );
});

it('tells how much a row grew, and grows with the list', () => {
  const heights = new Heights(10);
  heights.resize(2);
  expect([heights.measure(0, 25), heights.measure(0, 25), heights.measure(7, 90)]).toEqual([15, 0, 0]);
  heights.resize(500);
  expect(heights.total).toBe(25 + 499 * 10);
  heights.reset(500);
  expect(heights.total).toBe(5000);
  heights.resize(1);
  expect(heights.total).toBe(10);
  heights.resize(0);
  expect([heights.total, heights.rowAt(50)]).toEqual([0, 0]);
});

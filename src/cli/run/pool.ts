/** Works on a list, several at a time; results are handed on in the order of the list. */

export interface PoolOptions<T, R> {
  /** How many at a time, from 1. */
  parallel: number;
  work(item: T, index: number): Promise<R>;
  /** Called in the order of the list, each as soon as all before it are there. */
  inOrder(result: R, item: T, index: number): void;
  /** True after a result means that no further item begins. */
  stopsAt?(result: R): boolean;
}

/** @returns the results in the order of the list, undefined for what was not begun */
export async function pool<T, R>(
  items: readonly T[],
  options: PoolOptions<T, R>,
): Promise<(R | undefined)[]> {
  const results: (R | undefined)[] = items.map(() => undefined);
  let [next, told, stopped] = [0, 0, false];
  const tell = (): void => {
    for (let result = results[told]; result !== undefined; result = results[told]) {
      options.inOrder(result, items[told] as T, told);
      told += 1;
    }
  };
  const worker = async (): Promise<void> => {
    while (next < items.length && !stopped) {
      const index = next;
      next += 1;
      const result = await options.work(items[index] as T, index);
      results[index] = result;
      stopped ||= options.stopsAt?.(result) === true;
      tell();
    }
  };
  const workers = Math.min(Math.max(1, options.parallel), items.length);
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}

/** Work that is done one after the other, in the order of asking. */
export function takeTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

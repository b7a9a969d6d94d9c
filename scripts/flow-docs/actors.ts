/** The actors in words. */
export const ACTOR_DOCS: Readonly<Record<string, string>> = {
  server: 'The DM server, and the people who run it.',
  device: 'The device: its DM client, its screen, its update agent.',
  user: 'The person who holds the device.',
  clock: 'Virtual time: it stands still unless a step lets it move.',
  expect: 'What must be true here; such a step only looks, and sends nothing.',
};

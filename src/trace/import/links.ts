/** Addresses that DM messages and download descriptors name: what tells a firmware download from other traffic. */
import { readDescriptor } from '../../dm/descriptor.js';
import { FumoError } from '../../errors.js';
import { type Command, type Item, MEDIA_TYPES, type SyncMLMessage } from '../../syncml/message.js';
import { essenceOf, type FoundResponse, headerOf } from './found.js';

/** More text than an address has. */
const LONGEST_URL = 4096;
/** Addresses that are kept. */
const MOST_LINKS = 100_000;

export class Links {
  readonly #named = new Set<string>();
  readonly #notify = new Set<string>();

  /**
   * Whether some message, descriptor or redirection named this address as something to fetch. What stands before the
   * path may differ: behind a proxy, or a name server of one's own, clients ask another host than was named.
   */
  isNamed(url: string): boolean {
    const path = pathOf(url);
    return this.#named.has(keyOf(url)) || (path !== undefined && this.#named.has(path));
  }

  /** Whether a descriptor wants the result of the installation there. */
  takesNotify(url: string): boolean {
    const path = pathOf(url);
    return this.#notify.has(keyOf(url)) || (path !== undefined && this.#notify.has(path));
  }

  fromMessage({ commands }: SyncMLMessage): void {
    for (const command of commands) this.#fromCommand(command);
  }

  /** A response may be a descriptor, or send the client of a download elsewhere. */
  fromResponse(response: FoundResponse): void {
    const from = response.request?.url ?? '';
    const location = headerOf(response.headers, 'location');
    if (location !== undefined && this.isNamed(from)) this.#add(this.#named, resolved(location, from));
    const descriptor = descriptorIn(response);
    if (!descriptor) return;
    this.#add(this.#named, resolved(descriptor.objectUri, from));
    if (descriptor.installNotifyUri !== undefined)
      this.#add(this.#notify, resolved(descriptor.installNotifyUri, from));
  }

  #fromCommand(command: Command): void {
    if ('commands' in command) for (const inner of command.commands) this.#fromCommand(inner);
    if ('items' in command) for (const item of command.items) this.#fromItem(item);
  }

  #fromItem({ data }: Item): void {
    const text = typeof data === 'string' ? data.trim() : '';
    if (text.length <= LONGEST_URL && /^https?:\/\//i.test(text)) this.#add(this.#named, text);
  }

  #add(to: Set<string>, url: string): void {
    if (to.size >= MOST_LINKS) return;
    to.add(keyOf(url));
    const path = pathOf(url);
    if (path !== undefined) to.add(path);
  }
}

/** An address as it is compared: without fragment and default port. */
function keyOf(url: string): string {
  try {
    const { protocol, host, pathname, search } = new URL(url);
    return `${protocol}//${host}${pathname}${search}`;
  } catch {
    return url;
  }
}

/** Path and query, where they are more than a slash; begins with a slash, so it is never an address. */
function pathOf(url: string): string | undefined {
  try {
    const { pathname, search } = new URL(url);
    return pathname.length > 1 ? `${pathname}${search}` : undefined;
  } catch {
    return undefined;
  }
}

function resolved(url: string, base: string): string {
  try {
    return new URL(url, base).href;
  } catch {
    return url;
  }
}

/** The descriptor that a response carries, by its media type or its root element. */
export function descriptorIn({
  headers,
  body,
}: FoundResponse): ReturnType<typeof readDescriptor> | undefined {
  if (!body || body.length > 65_536 || !isDescriptor(headerOf(headers, 'content-type'), body))
    return undefined;
  try {
    return readDescriptor(body);
  } catch (error) {
    if (error instanceof FumoError) return undefined;
    throw error;
  }
}

function isDescriptor(mediaType: string | undefined, body: Uint8Array): boolean {
  if (essenceOf(mediaType) === MEDIA_TYPES.descriptor) return true;
  return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?<(?:\w+:)?media[\s>]/.test(
    new TextDecoder().decode(body.subarray(0, 512)),
  );
}

/** The body of a message as XML that people read. */
import { FumoError } from '../../errors.js';
import { encodingOf } from '../../syncml/codec.js';
import { readWbxml } from '../../syncml/wbxml-reader.js';
import { readXml, writeXml } from '../../syncml/xml.js';
import type { MessageView } from '../views.js';

const READERS = { xml: readXml, wbxml: readWbxml } as const;

/** Indented XML without its declaration; undefined for notifications and for what cannot be decoded. */
export function prettyXml(view: MessageView): string | undefined {
  const encoding = view.package === 0 ? undefined : encodingOf(view.event.mediaType);
  if (encoding === undefined || view.error) return undefined;
  try {
    return writeXml(READERS[encoding](view.octets).root, { pretty: true, declaration: false }).trimEnd();
  } catch (error) {
    if (error instanceof FumoError) return undefined;
    throw error;
  }
}

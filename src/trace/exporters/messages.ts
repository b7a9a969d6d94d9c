/** Every message as a file of its own, in one spelling. */
import { encodeMessage, encodingOf } from '../../syncml/codec.js';
import { type Encoding, MEDIA_TYPES } from '../../syncml/message.js';
import type { MessageView } from '../model.js';
import { asSource, type ExportedFile, type FilesExporter } from './exporter.js';
import { follow } from './follow.js';

/**
 * Octets that are in that spelling already are written as they went over the wire, others are encoded anew from the
 * typed message. Package #0 has a spelling of its own and stays `.bin`; a message that cannot be decoded stays as it
 * is, under the name of its own spelling.
 */
function messagesAs(encoding: Encoding, description: string): FilesExporter {
  return {
    kind: 'files',
    extension: encoding,
    description,
    mediaType: MEDIA_TYPES[encoding],
    *write(trace) {
      for (const { message } of follow(asSource(trace))) if (message) yield fileOf(message, encoding);
    },
  };
}

export const xml = messagesAs('xml', 'the messages as XML, a file each');
export const wbxml = messagesAs('wbxml', 'the messages as WBXML, a file each');

function fileOf(view: MessageView, wanted: Encoding): ExportedFile {
  const { octets, message } = view;
  const own = encodingOf(view.event.mediaType);
  if (view.package === 0 || own === undefined) return { name: nameOf(view, 'bin'), octets };
  if (own === wanted || !message) return { name: nameOf(view, own), octets };
  return { name: nameOf(view, wanted), octets: encodeMessage(message, wanted) };
}

/** `007-device-to-server-pkg3.xml`. */
function nameOf(view: MessageView, extension: string): string {
  const number = String(view.event.message).padStart(3, '0');
  return `${number}-${view.event.direction}-pkg${view.package}.${extension}`;
}

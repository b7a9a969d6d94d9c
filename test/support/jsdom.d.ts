/** The little of jsdom that the tests use; the package has no types of its own. */
declare module 'jsdom' {
  export interface XmlElement {
    readonly localName: string;
    readonly textContent: string | null;
    getAttribute(name: string): string | null;
    getAttributeNames(): string[];
  }

  export interface XmlDocument {
    readonly documentElement: XmlElement;
    querySelector(selector: string): XmlElement | null;
    querySelectorAll(selector: string): Iterable<XmlElement>;
  }

  export class JSDOM {
    constructor(html: string);
    readonly window: {
      readonly document: XmlDocument;
      readonly DOMParser: new () => { parseFromString(text: string, type: string): XmlDocument };
    };
  }
}

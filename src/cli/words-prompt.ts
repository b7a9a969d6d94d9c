/** The words of a prompt whose text is typed unseen. */
export const HIDDEN_WORDS = {
  text: 'Text (hidden):',
  textOrDefault: "Text (hidden; enter alone takes the flow's own):",
} as const;

/** The texts of the search screen. */
export const searchScreen = {
  nav: 'Search',
  inTexts: (text: string) => `Search transcripts and notes for “${text}”`,
  field: 'Search transcripts, notes and contacts',
  kind: 'Search in',
  everything: 'Everything',
  kinds: { utterance: 'Transcripts', note: 'Notes', contact: 'Contacts' },
  emptyTitle: 'Search your conversations',
  empty:
    'Enter words from a conversation, a note or a contact. Use quotation marks for an exact phrase, and a minus sign to leave out a word.',
  noResultsTitle: (text: string) => `No results for “${text}”`,
  noResults: 'Check the spelling, or enter fewer words. Agents can search the transcripts of their own calls only.',
  results: 'Search results',
  loading: 'Searching',
  loadMore: 'Load more',
  contact: 'Contact',
  callWith: (name: string) => `Call with ${name}`,
  noteOn: (name: string) => `Note on the call with ${name}`,
} as const;

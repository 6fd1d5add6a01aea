// The texts of notes, dispositions and wrap-up.

export const notes = {
  title: 'Notes',
  note: 'Note',
  disposition: 'Disposition',
  placeholder: 'Add details about this call',
  save: 'Save note',
  saving: 'Saving…',
  loading: 'Loading notes…',
  deleteNote: (author: string, time: string) => `Delete note by ${author}, ${time}`,
  deleteTitle: 'Delete this note?',
  deleteText: 'The note is deleted for everyone in this workspace.',
  delete: 'Delete',
  cancel: 'Cancel',
  earlier: 'Earlier notes',
  byAt: (author: string, time: string) => `${author}, ${time}`,
} as const;

export const wrapUp = {
  title: 'Wrap-up',
  notesTitle: 'Call notes',
  extend: 'Add 1 minute',
  done: 'Done',
} as const;

/** The texts of the inbox of messages. */
export const voicemail = {
  list: 'Voicemail',
  loading: 'Loading messages…',
  filter: 'Messages',
  open: 'Open',
  done: 'Done',
  empty: {
    open: { title: 'No new messages', text: 'When no one takes a call, the caller can leave a message here.' },
    done: { title: 'No messages are done', text: 'Messages that you mark as done appear here.' },
  },
  unknownCaller: 'Unknown number',
  to: (line: string) => `to ${line}`,
  unread: 'New',
  row: (caller: string, time: string, isUnread: boolean) =>
    `${isUnread ? 'New message' : 'Message'} from ${caller}, ${time}`,
  player: (caller: string) => `Message from ${caller}`,
  callBack: 'Call back',
  assignedTo: 'Assigned to',
  unassigned: 'No one',
  assignee: (name: string) => `Assigned to ${name}`,
  markDone: 'Mark as done',
  reopen: 'Reopen',
  markUnread: 'Mark as unread',
  doneBy: (name: string, time: string) => `Done by ${name}, ${time}`,
  doneAt: (time: string) => `Done ${time}`,
  deleted: 'The audio of this message was deleted.',
  loadMore: 'Load more',
  notice: (caller: string) => `New voicemail from ${caller}`,
  noticeBody: (line: string | null) => (line ? `Called ${line}` : 'Open Voicemail to listen.'),
} as const;

/** Returns how a caller is named: the contact, else the number. */
export const callerName = (
  { contact, from }: { contact: { name: string } | null; from: string },
  format: (number: string) => string,
): string => contact?.name ?? (from ? format(from) : voicemail.unknownCaller);

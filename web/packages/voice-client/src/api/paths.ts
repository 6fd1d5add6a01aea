export const workspacePath = (workspaceId: string) => `/api/workspaces/${encodeURIComponent(workspaceId)}`;

export const reportsPath = (workspaceId: string, id?: string) =>
  `${workspacePath(workspaceId)}/reports${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
export const viewPath = (workspaceId: string, id: string) =>
  `${workspacePath(workspaceId)}/saved-views/${encodeURIComponent(id)}`;

export const callPath = (workspaceId: string, callId: string) =>
  `${workspacePath(workspaceId)}/calls/${encodeURIComponent(callId)}`;

export const participantPath = (workspaceId: string, callId: string, participantId: string) =>
  `${callPath(workspaceId, callId)}/participants/${encodeURIComponent(participantId)}`;

export const recordingPath = (workspaceId: string, callId: string, recordingId: string) =>
  `${callPath(workspaceId, callId)}/recordings/${encodeURIComponent(recordingId)}`;

export function queryString(values: Record<string, string | number | boolean | readonly string[] | undefined>): string {
  const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return present.length ? `?${new URLSearchParams(present.map(([key, value]) => [key, String(value)]))}` : '';
}

import type { SavedView, ViewScreen } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';

/** The parameters of a screen's address that a view contains. */
const PARAMETERS: Record<ViewScreen, readonly string[]> = {
  calls: ['show', 'q', 'agent', 'date', 'from', 'to'],
  dashboard: ['period', 'from', 'to', 'agent', 'level', 'short'],
};

/** Reads the saved views of a screen. */
export function useSavedViews(workspaceId: string, screen: ViewScreen) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const queryKey = ['saved-views', workspaceId, screen];
  const query = useQuery({ queryKey, queryFn: () => api.savedViews(workspaceId, screen) });
  return { ...query, reload: () => queries.invalidateQueries({ queryKey }) };
}

/** The filters in the address of the screen, and the view that was chosen. */
export function useViewAddress(screen: ViewScreen, views: readonly SavedView[]) {
  const [params, setParams] = useSearchParams();
  const filter = Object.fromEntries(
    PARAMETERS[screen].flatMap((name) => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const chosen = views.find(({ id }) => id === params.get('view'));
  return {
    filter,
    chosen,
    /** Whether the filters were changed after the view was chosen. */
    isEdited: chosen !== undefined && !isSame(chosen.filter, filter),
    /** Whether the address has no filter, as when the screen is opened. */
    isPlain: params.size === 0,
    apply: (view: SavedView | null) => setParams(view ? { ...view.filter, view: view.id } : {}, { replace: true }),
  };
}

const isSame = (one: Record<string, string>, other: Record<string, string>): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);

/** Whether the user may change a view: the owner, and administrators a shared one. */
export const mayChange = ({ owner, shared }: SavedView, userId: string, role: string): boolean =>
  owner.id === userId || (shared && (role === 'admin' || role === 'owner'));

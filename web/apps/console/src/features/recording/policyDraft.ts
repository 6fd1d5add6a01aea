import type { Announcement, RecordingPolicy } from '@ringback/voice-client';

/** Returns a policy in which a number of the workspace has modes of its own. */
export function withNumber(
  policy: RecordingPolicy,
  number: string,
  modes: Partial<Pick<RecordingPolicy, 'inbound' | 'outbound'>>,
): RecordingPolicy {
  const { inbound, outbound, numbers } = policy;
  const known = numbers.find((each) => each.number === number);
  const changed = { ...(known ?? { number, inbound, outbound }), ...modes };
  return {
    ...policy,
    numbers: known ? numbers.map((each) => (each.number === number ? changed : each)) : [...numbers, changed],
  };
}

export const withoutNumber = (policy: RecordingPolicy, number: string): RecordingPolicy => ({
  ...policy,
  numbers: policy.numbers.filter((each) => each.number !== number),
});

/** Returns an announcement as the server stores it; null for an empty one. */
function cleanedAnnouncement(announcement: Announcement | null): Announcement | null {
  const text = announcement?.text?.trim() || null;
  const soundUrl = text ? null : announcement?.soundUrl?.trim() || null;
  const audioId = announcement?.audioId || null;
  if (!text && !soundUrl && !audioId) return null;
  return { text, language: text ? (announcement?.language ?? null) : null, soundUrl, audioId };
}

/** Returns the policy as the server stores it. */
export const cleaned = (policy: RecordingPolicy): RecordingPolicy => ({
  ...policy,
  announcement: cleanedAnnouncement(policy.announcement),
  countries: policy.countries.flatMap(({ country, announcement }) => {
    const stored = cleanedAnnouncement(announcement);
    return stored ? [{ country, announcement: stored }] : [];
  }),
});

export const isChanged = (draft: RecordingPolicy, saved: RecordingPolicy): boolean =>
  JSON.stringify(cleaned(draft)) !== JSON.stringify(saved);

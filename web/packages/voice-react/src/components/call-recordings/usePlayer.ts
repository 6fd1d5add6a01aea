import type { Recording, Waveform } from '@ringback/voice-client';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTelephone } from '../../hooks/useTelephone';
import { useRingback } from '../../RingbackProvider';
import { endOfSilence } from './waveform';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2];

export interface Player {
  audio: RefObject<HTMLAudioElement | null>;
  isPlaying: boolean;
  /** In seconds. */
  position: number;
  waveform: Waveform | null;
  hasFailed: boolean;
  speed: number;
  skipsSilence: boolean;
  toggle: () => void;
  seek: (seconds: number) => void;
  playFrom: (seconds: number) => void;
  setSpeed: (speed: number) => void;
  setSkipsSilence: (skips: boolean) => void;
}

/** Plays a recording. The link to its audio is requested when it is first played, and again after it has expired. */
export function usePlayer(callId: string, recording: Recording, startAt: number): Player {
  const { workspaceId } = useTelephone();
  const { api } = useRingback();
  const audio = useRef<HTMLAudioElement>(null);
  const linkEndsAt = useRef(0);
  const [isPlaying, setPlaying] = useState(false);
  const [position, setPosition] = useState(startAt);
  const [waveform, setWaveform] = useState<Waveform | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [skipsSilence, setSkipsSilence] = useState(false);
  const settings = useRef({ skipsSilence, waveform });
  settings.current = { skipsSilence, waveform };

  useEffect(() => {
    let isCurrent = true;
    api.recordingWaveform(workspaceId, callId, recording.id).then(
      (loaded) => isCurrent && setWaveform(loaded),
      // The recording can be played without its waveform.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [api, workspaceId, callId, recording.id]);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    const onTime = () => {
      const { skipsSilence: skips, waveform: known } = settings.current;
      const end = skips && known && !element.paused ? endOfSilence(known, element.currentTime) : null;
      if (end !== null && end > element.currentTime) element.currentTime = end;
      setPosition(element.currentTime);
    };
    const onPlay = () => setPlaying(true);
    const onPause = () => setPlaying(false);
    element.addEventListener('timeupdate', onTime);
    element.addEventListener('play', onPlay);
    element.addEventListener('pause', onPause);
    return () => {
      element.removeEventListener('timeupdate', onTime);
      element.removeEventListener('play', onPlay);
      element.removeEventListener('pause', onPause);
      if (!element.paused) element.pause();
    };
  }, []);

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);

  const play = useCallback(
    async (element: HTMLAudioElement, from: number) => {
      setFailed(false);
      try {
        if (Date.now() >= linkEndsAt.current) {
          const { url, expiresAt } = await api.createRecordingLink(workspaceId, callId, recording.id);
          element.src = url;
          element.currentTime = from;
          element.playbackRate = speed;
          linkEndsAt.current = Date.parse(expiresAt);
        }
        await element.play();
      } catch (failure) {
        // A pause before the audio has arrived rejects the promise of play.
        if (failure instanceof DOMException && failure.name === 'AbortError') return;
        linkEndsAt.current = 0;
        setFailed(true);
      }
    },
    [api, workspaceId, callId, recording.id, speed],
  );

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (isPlaying) element.pause();
    else void play(element, position);
  };
  const seek = (seconds: number) => {
    const target = Math.min(Math.max(0, seconds), (recording.durationMs ?? 0) / 1000);
    setPosition(target);
    if (audio.current?.src) audio.current.currentTime = target;
    return target;
  };
  const playFrom = (seconds: number) => {
    const target = seek(seconds);
    if (audio.current) void play(audio.current, target);
  };
  return {
    audio,
    isPlaying,
    position,
    waveform,
    hasFailed,
    speed,
    skipsSilence,
    toggle,
    seek,
    playFrom,
    setSpeed,
    setSkipsSilence,
  };
}

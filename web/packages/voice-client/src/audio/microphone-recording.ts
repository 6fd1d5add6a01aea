/** A recording of the microphone that is under way. */
export interface MicrophoneRecording {
  /** Ends the recording, closes the microphone, and returns what was recorded. */
  stop: () => Promise<Blob>;
}

/**
 * Starts to record the microphone. Rejects when it cannot be opened.
 *
 * @param deviceId empty for the system's default
 */
export async function recordMicrophone(deviceId: string): Promise<MicrophoneRecording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: deviceId ? { deviceId: { exact: deviceId } } : true,
  });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise<Blob>((resolve) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      resolve(new Blob(parts, { type: recorder.mimeType }));
    };
  });
  recorder.start();
  return {
    stop: () => {
      if (recorder.state !== 'inactive') recorder.stop();
      return stopped;
    },
  };
}

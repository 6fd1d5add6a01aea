import type { SupervisionMode } from '../calls/call-control';
import { joinFailure } from './claim-failures';
import type { ConferenceCallsOptions } from './conference-calls';
import { type CallToJoin, isLive, isSupervised } from './voice-state';

export type SupervisionOptions = Pick<
  ConferenceCallsOptions,
  'control' | 'page' | 'state' | 'dispatch' | 'requestMicrophone' | 'connect' | 'endCall'
>;

/** The calls of other users that the user listens to or speaks in. */
export class Supervision {
  private readonly options: SupervisionOptions;

  constructor(options: SupervisionOptions) {
    this.options = options;
  }

  /** Joins a call, or changes the mode of the supervised call. */
  async supervise(call: CallToJoin, mode: SupervisionMode): Promise<void> {
    const { connect, control, dispatch, endCall, page, requestMicrophone, state } = this.options;
    if (isLive(state().call)) {
      if (isSupervised(state().call, call.callId)) await this.changeMode(call, mode);
      return;
    }
    if ((await requestMicrophone()) !== 'granted' || isLive(state().call)) return;
    dispatch({ type: 'joining', call, supervision: mode });
    try {
      await connect(async () => {
        const { claim } = await control.supervise(call.callId, mode, page());
        if (!claim) throw new Error('The user is in the call already.');
        return { claim };
      });
    } catch (error) {
      endCall(joinFailure(error));
    }
  }

  private async changeMode({ callId }: CallToJoin, mode: SupervisionMode): Promise<void> {
    const { control, dispatch, page } = this.options;
    try {
      await control.supervise(callId, mode, page());
      dispatch({ type: 'supervision-mode', mode });
    } catch (error) {
      dispatch({ type: 'failed', failure: joinFailure(error) });
    }
  }
}

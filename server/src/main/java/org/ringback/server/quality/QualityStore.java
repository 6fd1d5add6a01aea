package org.ringback.server.quality;

import org.ringback.server.db.Database;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The SQL of `leg_quality`.
final class QualityStore {
  private final Database db;

  QualityStore(Database db) {
    this.db = db;
  }

  void add(Quality.Samples added) {
    ArrayNode rows = JsonMapper.shared().createArrayNode();
    for (Quality.Sample sample : added.samples()) {
      ObjectNode row = rows.addObject();
      row.put("network", sample.network().wire()).put("loss", Math.round(100 * sample.loss()));
      Double mos = sample.mos();
      if (mos != null && mos >= 1) { // the Voice SDK has 0 while nothing is received
        row.put("mos", Math.round(100 * mos));
      }
    }
    db.of(added.workspace())
        .sql(
            """
            insert into leg_quality as q (workspace_id, call_sid, network, call_id, user_id, samples,
              loss_basis_points, scores, score_hundredths)
            select :workspace, :sid, s.network, :call, :user, count(*), sum(s.loss), count(s.mos),
              coalesce(sum(s.mos), 0)
            from jsonb_to_recordset(cast(:rows as jsonb)) s (network text, loss bigint, mos bigint)
            group by s.network
            on conflict (workspace_id, call_sid, user_id, network) do update
              set samples = q.samples + excluded.samples,
                loss_basis_points = q.loss_basis_points + excluded.loss_basis_points,
                scores = q.scores + excluded.scores,
                score_hundredths = q.score_hundredths + excluded.score_hundredths""")
        .param("workspace", added.workspace().value())
        .param("sid", added.leg().value())
        .param("call", added.call().value())
        .param("user", added.user().value())
        .param("rows", rows.toString())
        .update();
  }
}

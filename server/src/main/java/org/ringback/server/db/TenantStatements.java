package org.ringback.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementCreatorFactory;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlParameter;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/// The statements of one tenant. If the connection has another tenant, the statement that sets it
/// is sent in the same message: the driver executes `a; b` in one round trip. A statement without
/// parameters is sent after it, because its text may contain several statements.
final class TenantStatements extends NamedParameterJdbcTemplate {
  private final TenantDataSource.TenantContext context;
  private final String tenant;
  private final Map<String, ParsedSql> parsed;

  /// @param parsed shared between the tenants, because Spring would parse each statement again
  TenantStatements(
      TenantDataSource.TenantContext context, String tenant, Map<String, ParsedSql> parsed) {
    super(new Template(context, tenant));
    this.context = context;
    this.tenant = tenant;
    this.parsed = parsed;
  }

  @Override
  protected ParsedSql getParsedSql(String sql) {
    return parsed.computeIfAbsent(sql, NamedParameterUtils::parseSqlStatement);
  }

  @Override
  protected PreparedStatementCreator getPreparedStatementCreator(
      String sql,
      SqlParameterSource source,
      @Nullable Consumer<PreparedStatementCreatorFactory> customizer) {
    if (customizer != null) {
      throw new UnsupportedOperationException("use `returning` for generated keys");
    }
    ParsedSql statement = getParsedSql(sql);
    return new TenantStatement(
        NamedParameterUtils.substituteNamedParameters(statement, source),
        NamedParameterUtils.buildSqlParameterList(statement, source),
        NamedParameterUtils.buildValueArray(statement, source, null));
  }

  /// Executes [TenantStatement] on a connection of any tenant, and all others on one of the tenant.
  private static final class Template extends JdbcTemplate {
    private final JdbcTemplate anyTenant;

    Template(TenantDataSource.TenantContext context, String tenant) {
      super(context.forTenant(tenant));
      this.anyTenant = new JdbcTemplate(context.forTenant(null));
    }

    @Override
    public <T extends @Nullable Object> T query(
        PreparedStatementCreator creator,
        @Nullable PreparedStatementSetter setter,
        ResultSetExtractor<T> extractor) {
      if (!(creator instanceof TenantStatement statement)) {
        return super.query(creator, setter, extractor);
      }
      return anyTenant.execute(
          statement,
          prepared -> {
            try (ResultSet rows = statement.rows(prepared)) {
              return extractor.extractData(rows);
            }
          });
    }

    @Override
    protected int update(
        PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter) {
      if (!(creator instanceof TenantStatement statement)) {
        return super.update(creator, setter);
      }
      Integer count = anyTenant.execute(statement, statement::count);
      return count == null ? 0 : count;
    }
  }

  /// One execution of a statement.
  private final class TenantStatement implements PreparedStatementCreator, SqlProvider {
    private final String sql;
    private final List<SqlParameter> parameters;
    private final @Nullable Object[] values;

    /// The connection whose tenant is set by this execution.
    private @Nullable Connection changed;

    TenantStatement(String sql, List<SqlParameter> parameters, @Nullable Object[] values) {
      this.sql = sql;
      this.parameters = parameters;
      this.values = values;
    }

    @Override
    public String getSql() {
      return sql;
    }

    @Override
    public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
      TenantDataSource.TenantChange change = context.changeTo(tenant, connection);
      if (change == null) {
        return new PreparedStatementCreatorFactory(sql, parameters)
            .newPreparedStatementCreator(values)
            .createPreparedStatement(connection);
      }
      changed = connection;
      List<SqlParameter> all = new ArrayList<>();
      change.values().forEach(_ -> all.add(new SqlParameter(Types.VARCHAR)));
      all.addAll(parameters);
      return new PreparedStatementCreatorFactory(change.sql() + "; " + sql, all)
          .newPreparedStatementCreator(
              Stream.concat(change.values().stream(), Arrays.stream(values)).toArray())
          .createPreparedStatement(connection);
    }

    ResultSet rows(PreparedStatement prepared) throws SQLException {
      if (changed == null) {
        return prepared.executeQuery();
      }
      prepared.execute();
      context.changed(tenant, changed);
      if (!prepared.getMoreResults()) {
        throw new SQLException("No results were returned by the query.");
      }
      return prepared.getResultSet();
    }

    int count(PreparedStatement prepared) throws SQLException {
      if (changed == null) {
        return prepared.executeUpdate();
      }
      prepared.execute();
      context.changed(tenant, changed);
      if (prepared.getMoreResults()) {
        throw new SQLException("A result was returned when none was expected.");
      }
      return prepared.getUpdateCount();
    }
  }
}

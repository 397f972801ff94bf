/**
 * System views that Redshift has and this warehouse does not carry, without their common beginnings: they are refused by
 * name, where another name would be one that does not exist. Source: developer guide, "System tables and views reference".
 */
const UNCARRIED: Readonly<Record<string, string>> = {
    pg: `
        attribute_info default_acl language library locks proc_info stat_activity statistic_indicator
        tablespace`,
    stl: `
        aggr alert_event_log analyze analyze_compression bcast commit_stats connection_log
        delete disk_full_diag dist error explain file_scan hash hashjoin insert limit merge mergejoin
        mv_state nestloop parse plan_info project query_metrics
        restarted_sessions return s3client_error save scan schema_quota_violations sessions sort
        sshclient_error stream_segs tr_conflict undone unique usage_control userlog vacuum
        window wlm_error wlm_query wlm_rule_action`,
    stv: `
        active_cursors blocklist cursor_configuration db_isolation_level exec_state inflight load_state
        locks ml_model_info mv_deps mv_info node_storage_capacity partitions query_metrics
        slices startup_recovery_state tbl_trans wlm_classification_config wlm_qmr_config
        wlm_query_queue_state wlm_query_state wlm_query_task_state wlm_service_class_config
        wlm_service_class_state`,
    svcs: `
        alert_event_log compile concurrency_scaling_usage explain plan_info query_summary s3list s3log
        s3partition_summary s3query_summary stream_segs`,
    svl: `
        auto_worker_action compile datashare_change_log datashare_cross_region_usage
        datashare_usage_consumer datashare_usage_producer federated_query multi_statement_violations
        mv_refresh_status qerror query_metrics query_metrics_summary query_queue_info query_report
        query_summary s3log s3partition s3partition_summary s3query s3query_summary s3retries
        spatial_simplify spectrum_scan_error stored_proc_call stored_proc_messages
        terminate udf_log user_info vacuum_percentage`,
    svv: `
        alter_table_recommendations attached_masking_policy column_privileges datashare_consumers
        datashare_objects datashare_privileges datashares default_privileges diskusage
        external_partitions function_privileges iam_privileges identity_providers interleaved_columns
        language_privileges masking_policy ml_model_info ml_model_privileges mv_dependency
        query_inflight query_state rls_applied_policy rls_attached_policy rls_policy rls_relation
        schema_quota_state system_privileges vacuum_progress vacuum_summary`,
    sys: `
        connection_log copy_job datashare_change_log datashare_usage_consumer datashare_usage_producer
        external_query_detail query_detail serverless_usage stream_scan_errors
        stream_scan_states`,
};

const names: ReadonlySet<string> = new Set(
    Object.entries(UNCARRIED).flatMap(([beginning, ends]) =>
        ends
            .trim()
            .split(/\s+/)
            .map((end) => `${beginning}_${end}`),
    ),
);

/** Whether a path names a system view of Redshift's that is not carried. */
export function isUncarriedView(path: readonly string[]): boolean {
    const [name = "", schema = "pg_catalog"] = [...path].reverse();
    return schema === "pg_catalog" && names.has(name);
}

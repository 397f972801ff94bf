/**
 * System views that Redshift has and this warehouse does not carry, without their common beginnings: they are refused by
 * name, where another name would be one that does not exist. Sources: developer guide, "System tables and views
 * reference"; PostgreSQL 8.0 manual, "System Catalogs".
 */
const UNCARRIED: Readonly<Record<string, string>> = {
    pg: `
        aggregate amop amproc attribute_info cast conversion default_acl indexes language largeobject library
        listener opclass operator proc_info rules shadow stat_activity stat_all_indexes stat_all_tables
        stat_database stat_sys_indexes stat_sys_tables stat_user_indexes stat_user_tables statistic
        statistic_indicator stats`,
    stl: `
        aggr alert_event_log analyze analyze_compression bcast commit_stats connection_log
        delete disk_full_diag dist error explain file_scan hash hashjoin insert limit merge mergejoin
        mv_state nestloop parse plan_info project query_metrics
        restarted_sessions return s3client_error save scan schema_quota_violations sessions sort
        sshclient_error stream_segs tr_conflict undone unique usage_control userlog vacuum
        window wlm_error wlm_query wlm_rule_action`,
    stv: `
        active_cursors blocklist cursor_configuration db_isolation_level exec_state load_state
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
        terminate udf_log vacuum_percentage`,
    svv: `
        alter_table_recommendations attached_masking_policy column_privileges datashare_consumers
        datashare_objects datashare_privileges datashares default_privileges diskusage
        external_partitions function_privileges iam_privileges identity_providers interleaved_columns
        language_privileges masking_policy ml_model_info ml_model_privileges mv_dependency
        query_state rls_applied_policy rls_attached_policy rls_policy rls_relation
        roles schema_quota_state system_privileges vacuum_progress vacuum_summary`,
    sys: `
        analyze_compression_history analyze_history applied_masking_policy_log auto_table_optimization connection_log
        copy_job copy_job_detail copy_job_info copy_replacements datashare_change_log datashare_cross_region_usage
        datashare_usage_consumer datashare_usage_producer external_query_detail external_query_error
        integration_activity integration_table_activity integration_table_state_change mv_refresh_history mv_state
        procedure_call procedure_messages query_detail query_explain restore_log restore_state
        schema_quota_violations serverless_usage session_history spatial_simplify stream_scan_errors
        stream_scan_states transaction_history udf_log userlog vacuum_history`,
};

/** The standard's views that come with PostgreSQL 8.0, and are none of the carried. */
const UNCARRIED_OF_STANDARD: ReadonlySet<string> = new Set(
    `applicable_roles column_domain_usage column_privileges column_udt_usage
    constraint_table_usage data_type_privileges domain_constraints domain_udt_usage domains
    element_types enabled_roles information_schema_catalog_name parameters role_column_grants role_routine_grants
    role_table_grants role_usage_grants routine_privileges routines sql_features sql_implementation_info sql_languages
    sql_packages sql_sizing sql_sizing_profiles triggered_update_columns triggers usage_privileges view_column_usage
    view_table_usage`.split(/\s+/),
);

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
    return schema === "information_schema"
        ? UNCARRIED_OF_STANDARD.has(name)
        : schema === "pg_catalog" && names.has(name);
}

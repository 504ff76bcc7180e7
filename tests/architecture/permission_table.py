"""Who gets an answer where, and when: the permission table of the product, page by page.

A column is a stage of one tender, a cell the roles that reach the page; everybody else finds no such page, or is
asked to log in. The letters:

- `b` the bidder whose objects the addresses name, `r` another bidder of the tender, `s` a provider without a bid
- `B` buyer, `O` second opener, `C` chair, `K` toetser, `E` evaluator, `M` contract manager, `J` jurist, `A` auditor
- `H` beheerder, who has no role in a tender
- `B'` and so on: the same role in another tender, of another authority
- `@` everybody with an account, `*` everybody, `-` nobody
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.visiting import ELSEWHERE, PEOPLE, PUBLIC, STAFF

GENERAL = """
                                            published
portal:home                                 *
portal:accessibility                        *
portal:daily_mail                           @
health:live                                 *
health:ready                                *
portal:move_clock                           *
bids:receipt_key                            *
bids:receipt_tool                           *
scoring:draw_tool                           *
bids:safe                                   brs
bids:safe_add                               brs
bids:safe_change                            b
bids:safe_file                              b
bids:safe_remove                            b
tenders:public_list                         *
tenders:mine                                @
tenders:notices                             @
tenders:create                              BB'
people:list                                 HH'
people:invite                               HH'
people:log                                  HH'
people:first_buyer                          HH'
people:left                                 HH'
people:erase                                -
people:person_data                          -
people:own_data                             @
people:own_data_file                        @
people:rights                               H
people:invite_again                         H
people:end                                  H
people:end_second_factor                    H
registration:begin                          *
registration:sent                           *
registration:confirm                        *
registration:list                           HH'
registration:decide                         HH'
registration:check                          HH'
authorities:list                            HH'
authorities:add                             HH'
retention:overview                          HH'
retention:make                              HH'
retention:rule                              HH'
accounts:act_for                            @
accounts:still_here                         @
agenda:address                              @
agenda:renew                                @
agenda:end                                  @
agenda:feed                                 -
mfa_index                                   @
mfa_authenticate                            *
mfa_reauthenticate                          @
mfa_activate_totp                           @
mfa_deactivate_totp                         -
mfa_view_recovery_codes                     -
mfa_generate_recovery_codes                 @
mfa_download_recovery_codes                 -
account_login                               *
account_logout                              *
account_inactive                            *
account_signup                              *
account_reauthenticate                      @
account_email                               @
account_email_verification_sent             *
account_change_password                     @
account_set_password                        @
account_reset_password                      *
account_reset_password_done                 *
account_reset_password_from_key             *
account_reset_password_from_key_done        *
account_confirm_email                       *
account_confirm_login_code                  *
"""

# What was published is frozen: afterwards nobody reaches a page that changes it.
CONFIGURATION = """
                                            draft           published
tenders:basics                              B               -
tenders:planning                            B               -
tenders:procedure                           B               -
tenders:contract                            B               -
tenders:tariffs                             B               -
tenders:execution                           B               -
tenders:decisions                           B               -
tenders:lots                                B               -
tenders:exclusion                           B               -
tenders:suitability                         B               -
tenders:suitability_add                     B               -
tenders:suitability_change                  B               -
tenders:suitability_remove                  B               -
tenders:evidence                            B               -
tenders:evidence_add                        B               -
tenders:evidence_change                     B               -
tenders:evidence_remove                     B               -
tenders:statements                          B               -
tenders:conditions                          B               -
tenders:conditions_add                      B               -
tenders:conditions_change                   B               -
tenders:conditions_remove                   B               -
tenders:criteria                            B               -
tenders:criteria_add                        B               -
tenders:criteria_change                     B               -
tenders:criteria_remove                     B               -
tenders:scale                               B               -
tenders:method                              B               -
tenders:tie_break                           B               -
tenders:entry                               -               -
tenders:documents                           B               -
tenders:document_version                    B               -
tenders:document_remove                     B               -
tenders:check                               B               -
tenders:why                                 B               -
tenders:burden                              B               -
tenders:social                              B               -
tenders:social_note                         B               -
tenders:social_clauses                      B               -
tenders:social_experiment                   B               -
tenders:publish                             B               -
"""

# A second opener opens and sees nothing else: only the way in, and the opening below.
TENDER = """
                                            draft           published       awarded
tenders:detail                              BCKEMJA         *               *
tenders:chapter                             BCKEMJA         *               *
bids:how_to_submit                          BCKEMJA         *               *
tenders:calendar                            BCKEMJA         *               *
tenders:document_download                   BCKEMJA         *               *
tenders:follow                              -               @               @
tenders:unfollow                            -               @               @
portal:dossier                              BOCKEMJA        BOCKEMJA        BOCKEMJA
tenders:configure                           BCKEMJA         BCKEMJA         BCKEMJA
tenders:export                              BCKEMJA         BCKEMJA         BCKEMJA
tenders:field_sheet                         BCKEMJA         BCKEMJA         BCKEMJA
portal:rehearse                             B               B               B
portal:rehearsal_discard                    -               -               -
portal:rehearsal_answer                     -               -               -
tenders:leidraad                            BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_chapter                    BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_versions                   BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_difference                 BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_pdf                        BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_word                       BCKEMJA         BCKEMJA         BCKEMJA
tenders:leidraad_make                       B               B               -
tenders:leidraad_put                        B               B               -
tenders:simulation                          B               B               B
tenders:simulation_result                   B               B               B
tenders:simulation_progress                 B               B               B
tenders:simulation_export                   B               B               B
tenders:consultations                       BCKEMJA         BCKEMJA         BCKEMJA
tenders:consultation_new                    B               -               -
tenders:consultation_edit                   B               -               -
tenders:consultation_publish                B               -               -
tenders:consultation_extend                 B               B               -
tenders:consultation_withdraw               B               B               -
tenders:consultation_desk                   BCKEMJA         BCKEMJA         BCKEMJA
tenders:consultation_reaction               BJA             BJA             BJA
tenders:consultation_export                 B               B               B
tenders:consultation_report                 B               B               -
tenders:consultation_report_prepare         B               B               -
tenders:consultation_report_draft           B               B               -
tenders:consultation_report_publish         B               B               -
tenders:consultation_question               B               B               -
tenders:consultation                        *               *               *
tenders:consultation_react                  *               *               *
tenders:consultation_sent                   *               *               *
tenders:consultation_report_pdf             *               *               *
tenders:consultation_confirm                *               *               *
tenders:announcement                        B               B               -
tenders:rectification                       -               B               -
tenders:rectification_start                 -               B               -
tenders:rectification_abandon               -               B               -
tenders:rectification_deadline              -               B               -
tenders:rectification_issue                 -               B               -
tenders:pause                               -               B               -
tenders:resume                              -               -               -
tenders:outage                              -               B               -
tenders:status                              BCKEMJA         BCKEMJA         BCKEMJA
tenders:roles                               BCKEMJA         BCKEMJA         BCKEMJA
tenders:role_end                            B               B               B
tenders:withdraw                            B               B               B
tenders:audit                               BJA             BJA             BJA
"""

# Everybody reads what was answered; what was asked, by whom, only the asker and those who may know.
QUESTIONS = """
                                            published       opened          awarded
tenders:questions                           *               *               *
tenders:clarification                       *               *               *
tenders:clarification_pdf                   *               *               *
tenders:clarification_data                  *               *               *
tenders:clarification_excel                 *               *               *
tenders:question_new                        brs             brs             brs
tenders:question                            b               b               b
tenders:question_send                       b               b               b
tenders:question_discard                    b               b               b
tenders:question_choose                     b               b               b
tenders:questions_desk                      BCKEMJA         BCKEMJA         BCKEMJA
tenders:question_answer                     BCKEMJA         BCKEMJA         BCKEMJA
tenders:answer_act                          BCKEMJ          -               -
tenders:question_admit                      B               -               -
tenders:question_merge                      B               -               -
tenders:question_split                      B               -               -
tenders:question_confidentiality            B               -               -
tenders:clarification_making                B               -               -
tenders:clarification_prepare               B               -               -
tenders:clarification_draft_pdf             B               -               -
tenders:clarification_publish               B               -               -
"""

# Contact and complaints are between the authority and one provider, who may be no bidder at all.
CONTACT = """
                                            published       opened          awarded
tenders:contact                             brs             brs             brs
tenders:contact_attachment                  bBJA            bBJA            bBJA
tenders:contact_threads                     BJA             BJA             BJA
tenders:contact_thread                      BJA             BJA             BJA
tenders:complaints                          brs             brs             brs
tenders:complaint_new                       brs             brs             brs
tenders:complaint                           b               b               b
tenders:complaint_register                  BJA             BJA             BJA
tenders:complaint_decide                    BJA             BJA             BJA
tenders:complaint_export                    BJA             BJA             BJA
tenders:complaint_enter                     B               B               B
tenders:complaint_letter                    BJA             BJA             BJA
"""

# A bidder sees its own bid and nothing of another; one without a bid finds its own empty Inschrijfbureau.
BIDDING = """
                                            published       asked           opened
bids:desk                                   brs             brs             brs
bids:start                                  brs             brs             brs
bids:submit                                 brs             brs             brs
bids:withdraw                               br              br              br
bids:receipt                                br              br              br
bids:receipt_data                           b               b               b
bids:receipt_pdf                            b               b               b
bids:task                                   b               b               -
bids:task_file                              b               b               -
bids:task_remove                            b               b               -
bids:participation                          b               -               -
bids:participation_begin                    b               -               -
bids:member                                 b               -               -
bids:member_remove                          b               -               -
bids:member_invite                          b               -               -
bids:part                                   b               b               -
bids:part_task                              b               b               -
bids:part_task_file                         b               b               -
bids:part_task_remove                       b               b               -
bids:part_task_from_safe                    -               -               -
bids:uea                                    b               b               -
bids:uea_begin                              b               b               -
bids:uea_keep                               b               b               -
bids:uea_pdf                                b               b               -
bids:uea_xml                                b               b               -
bids:uea_section                            b               -               -
bids:task_from_safe                         b               b               -
bids:plan_marks                             b               b               -
bids:plan_preview                           b               b               -
bids:confirm                                br              br              br
bids:copy                                   b               b               -
bids:restore                                -               -               -
bids:discard                                b               b               -
bids:own                                    -               -               br
bids:own_record                             -               -               br
bids:own_record_data                        -               -               br
bids:repair_own                             -               -               b
bids:repair_add                             -               -               b
bids:repair_from_safe                       -               -               -
bids:repair_own_letter                      -               -               b
bids:repair_own_supply                      -               -               b
bids:validity_own                           -               -               br
bids:own_document                           -               -               b
bids:own_copy                               -               -               br
"""

OPENING = """
                                            published       asked           opened          priced          awarded
bids:opening                                BOC             BOC             BOCKJA          BOCKJA          BOCKJA
bids:opening_progress                       BOC             BOC             BOCKJA          BOCKJA          BOCKJA
bids:opening_ask                            B               B               B               B               -
bids:opening_confirm                        -               BOC             BOC             BOC             -
bids:restore_term                           -               -               -               -               -
bids:opening_go_on                          -               -               -               -               -
bids:opening_record                         -               -               BCKJA           BCKJA           BCKJA
"""

CHECKS = """
                                            published       opened          partly_scored   awarded
bids:access_log                             -               BA              BA              BA
bids:checks                                 -               BCKJA           BCKJA           BCKJA
bids:insider                                -               BCKJ            BCKJ            -
bids:insider_report                         -               J               J               -
bids:interests                              -               BCJA            BCJA            BCJA
bids:interest                               -               BC              BC              -
bids:check_matrix                           -               BCKJA           BCKJA           BCKJA
bids:check                                  -               BCKJA           BCKJA           BCKJA
bids:answers                                -               BCKJA           BCKJA           BCKJA
bids:document[evidence]                     -               BCKJA           BCKJA           BCKJA
bids:document[plan]                         -               BCJA            BCJA            BCJA
bids:repair                                 -               BCKJA           BCKJA           BCKJA
bids:repair_letter                          -               BCKJA           BCKJA           BCKJA
bids:repair_supply                          -               BCKJA           BCKJA           BCKJA
bids:repair_ask                             -               BK              -               -
bids:exclusion                              -               BCKJA           BCKJA           BCKJA
bids:exclusion_begin                        -               BK              -               -
bids:exclusion_offer                        -               BK              -               -
bids:exclusion_decide                       -               BK              -               -
bids:screenings                             -               BJ              BJ              BJ
bids:screening_record                       -               B               B               B
bids:validity                               -               BCJA            BCJA            BCJA
bids:validity_ask                           -               B               B               -
bids:uncounted_pages                        -               BCKJA           BCKJA           BCKJA
bids:involvement                            -               BK              -               -
bids:check_record                           -               K               -               -
bids:check_accept                           -               K               -               -
bids:set_aside                              -               BK              -               -
bids:set_aside_revoke                       -               BK              -               -
bids:check_finish                           -               BK              -               -
"""

SCORING = """
                                            partly_scored   revealed        awarded
scoring:start                               E               E               E
scoring:declare                             E               -               -
scoring:desk                                E               E               E
scoring:plan                                E               E               E
scoring:history                             E               E               E
scoring:hint                                E               -               -
scoring:commitments                         E               E               E
scoring:unmark                              -               -               -
scoring:overview                            E               E               E
scoring:finish                              E               -               -
scoring:finish_all                          E               -               -
scoring:instruction                         E               -               -
scoring:report_interest                     E               E               -
scoring:reopenings                          BCEA            BCEA            BCEA
scoring:reopen                              C               -               -
scoring:committee                           BC              BC              BC
scoring:committee_member                    BC              BC              BC
scoring:admission                           C               C               -
scoring:admit_all                           C               -               -
scoring:decide_declaration                  C               C               -
scoring:release                             C               -               -
scoring:progress                            BC              BC              BC
scoring:reveal                              C               -               -
"""

CONSENSUS = """
                                            partly_scored   revealed        priced          awarded
scoring:consensus                           -               BCEJA           BCEJA           BCEJA
scoring:consensus_item                      -               BCEJA           BCEJA           BCEJA
scoring:consensus_wall                      -               BCEJA           BCEJA           BCEJA
scoring:room_state                          -               BCEJA           BCEJA           BCEJA
scoring:minutes                             -               BCEJA           BCEJA           BCEJA
scoring:minutes_file                        -               -               BCJA            BCJA
scoring:pen                                 -               C               -               -
scoring:pen_down                            -               C               -               -
scoring:adjust                              -               E               -               -
scoring:confirm                             -               E               -               -
scoring:score_again                         -               BC              BC              -
scoring:fix_quality                         -               C               -               -
"""

# An evaluator reads the ranking when it is fixed.
RANKING = """
                                            revealed        priced          ranked          awarded
scoring:ranking                             -               BCJA            BCEJA           BCEJA
scoring:low_prices                          -               BCJA            BCJA            BCJA
scoring:ask_low_price                       -               B               -               -
scoring:low_price                           -               BCJA            BCJA            BCJA
scoring:low_price_file                      -               BCJA            BCJA            BCJA
scoring:own_low_price                       -               b               b               b
scoring:own_low_price_file                  -               b               b               b
scoring:what_if                             -               BC              BC              -
scoring:draw_record                         -               -               -               -
scoring:notary_document                     -               -               -               -
scoring:fix_ranking                         -               BC              BC              -
scoring:drop_out                            -               BC              BC              -
scoring:commit_draw                         -               BC              -               -
scoring:record_draw                         -               BC              -               -
scoring:draw                                -               -               BCEJA           BCEJA
scoring:own_draw                            -               -               r               r
scoring:own_draw_file                       -               -               r               r
scoring:own_draw_record                     -               -               -               -
scoring:draw_file                           -               -               BCEJA           BCEJA
scoring:hold_draw                           -               -               BC              -
scoring:abort_draw                          -               -               BC              -
"""

# Nobody but the buyer, its second reader and the auditor knows of a decision before all letters are sent.
# What is verified is the winner's, and that is the other bidder (`_draw` of the world).
AWARD = """
                                            ranked          decided         standstill      awarded
contracts:decision                          BJA             BJA             BJA             BJA
contracts:correct                           -               B               B               -
contracts:approve                           -               BJ              -               -
contracts:mandates                          BJA             BJA             BJA             BJA
contracts:mandate_new                       B               B               B               B
contracts:mandate_end                       -               B               B               B
contracts:house_style                       -               B               -               -
contracts:details                           -               B               -               -
contracts:advantages                        -               B               -               -
contracts:letters                           -               BJA             BMJA            BMJA
contracts:letters_progress                  -               BJA             BMJA            BMJA
contracts:make_letters                      -               B               -               -
contracts:release_letters                   -               B               -               -
contracts:check_letter                      -               BJA             BMJA            BMJA
contracts:second_reading                    -               J               -               -
contracts:letter_reading                    -               BJA             BJA             BJA
contracts:dismiss_flag                      -               BJ              -               -
contracts:letter_pdf                        -               BJA             bBMJA           bBMJA
contracts:own_letter                        -               -               b               b
contracts:standstill                        -               -               BMJA            BMJA
contracts:verifications                     BKJA            BKJA            BKJA            BKJA
contracts:verification_request              -               -               BK              -
contracts:verification                      -               -               BKJA            BKJA
contracts:verification_judge                -               -               BK              -
contracts:verification_supplement           -               -               -               -
contracts:verification_fail                 -               -               B               -
contracts:verification_own                  -               -               r               r
contracts:verification_add                  -               -               r               r
contracts:verification_from_safe            -               -               -               -
contracts:verification_file                 -               -               rBKJA           rBKJA
contracts:award                             -               -               B               -
contracts:close                             -               -               B               -
contracts:proceedings                       -               -               BMJA            BMJA
contracts:proceeding_new                    -               -               BJ              BJ
contracts:proceeding_change                 -               -               BJ              BJ
contracts:proceeding_end                    -               -               BJ              BJ
contracts:proceeding_add                    -               -               BJ              BJ
contracts:proceeding_paper                  -               -               BMJA            BMJA
contracts:won                               -               -               -               BMJA
contracts:won_plan                          -               -               -               BMJA
contracts:agreements                        -               B               B               BMJA
contracts:agreements_progress               -               B               B               BMJA
contracts:agreement_details                 B               B               B               B
contracts:make_agreements                   B               B               B               B
contracts:send_agreements                   -               -               -               B
contracts:agreement_model                   B               B               B               B
contracts:agreement_model_end               B               B               B               B
contracts:agreement_model_file              -               -               -               -
contracts:agreement_plan                    -               -               -               BMJA
contracts:agreement_copy                    -               -               -               -
contracts:agreement_sign                    -               -               -               -
contracts:agreement_send_back               -               -               -               -
contracts:agreement_withdraw                -               -               -               B
contracts:agreement                         -               -               -               BMJA
contracts:agreement_file                    -               -               -               BMJA
contracts:rounds                            -               -               -               -
contracts:reports                           -               -               BA              BMJA
contracts:reports_progress                  -               -               BA              BMJA
contracts:report_file[full]                 -               -               BA              BJA
contracts:report_file[contract]             -               -               -               BMJA
contracts:minutes                           -               -               BJA             BMJA
contracts:minutes_progress                  -               -               -               BMJA
contracts:minutes_supplement                -               -               B               -
contracts:fix_minutes                       -               -               BJ              BJ
contracts:minutes_file                      -               -               -               BMJA
contracts:withdrawal                        -               -               -               -
contracts:withdrawal_progress               -               -               -               -
contracts:withdrawal_details                -               -               -               -
contracts:withdrawal_send                   -               -               -               -
contracts:withdrawal_letter                 -               -               -               -
contracts:withdrawal_letter_pdf             -               -               -               -
contracts:notice                            -               -               -               BJA
contracts:notice_mode                       -               -               -               B
contracts:notice_sheet                      -               -               -               BJA
contracts:retention                         -               -               BJA             BMJA
contracts:hold_place                        -               -               BJ              BJ
contracts:hold_lift                         -               -               -               -
contracts:destruction                       -               -               -               -
contracts:destruction_approve               -               -               -               -
contracts:destruction_reject                -               -               -               -
contracts:destruction_certificate           -               -               -               -
contracts:publications                      BJA             BJA             BJA             BJA
contracts:ocds                              BJA             BJA             BJA             BJA
contracts:dossiers                          -               -               BA              BMJA
contracts:dossiers_progress                 -               -               BA              BMJA
contracts:dossier_file[full]                -               -               BA              BJA
contracts:dossier_file[bidder]              -               -               bBA             bBJA
contracts:dossier_file[contract]            -               -               -               BMJA
"""

# Of the winner, the other bidder (`_draw` of the world), the blad is its own.
EXECUTION = """
                                            awarded         executing       archived
contracts:contracts                         @               @               @
contracts:contracts_of                      BMJA            BMJA            BMJA
contracts:contracts_overview                BMJA            BMJA            BMJA
contracts:contracts_agreed                  BMJA            BMJA            BMJA
contracts:contracts_export                  BMJA            BMJA            BMJA
contracts:contract_start                    M               M               -
contracts:contract_file                     -               rBMJA           rBMJA
contracts:contract_details                  -               M               -
contracts:contract_options                  -               rBMJA           rBMJA
contracts:contract_option                   -               M               -
contracts:contract_option_day               -               M               -
contracts:contract_end                      -               M               -
contracts:contract_tasks                    -               BMJA            BMJA
contracts:contract_task                     -               M               -
contracts:contract_people                   -               rBMJA           rBMJA
contracts:contract_person_end               -               M               -
contracts:contract_meetings                 -               BMJA            BMJA
contracts:contract_meeting                  -               M               -
contracts:contract_papers                   -               rBMJA           rBMJA
contracts:contract_paper                    -               rBMJA           rBMJA
contracts:contract_value                    -               rBMJA           rBMJA
contracts:contract_call_offs                -               BMJA            BMJA
contracts:contract_call_off_close           -               M               -
contracts:contract_values                   BMJA            BMJA            BMJA
contracts:contract_values_export            BMJA            BMJA            BMJA
contracts:contract_values_import            M               M               -
contracts:contract_value_warning            -               M               -
contracts:indexation_of                     BMJA            BMJA            BMJA
contracts:indexation_rule                   M               M               -
contracts:index_figure                      M               M               -
contracts:indexation                        -               rBMJA           rBMJA
contracts:indexation_progress               -               rBMJA           rBMJA
contracts:indexation_year                   -               BMJA            BMJA
contracts:indexation_letter                 -               rBMJA           rBMJA
contracts:social_return_of                  BMJA            BMJA            BMJA
contracts:social_return_rule                M               M               -
contracts:social_return_export              BMJA            BMJA            BMJA
contracts:social_return                     -               rBMJA           rBMJA
contracts:social_return_add                 -               rM              -
contracts:social_return_effort              -               rBMJA           rBMJA
contracts:social_return_evidence            -               rBMJA           rBMJA
contracts:contract_changes                  -               BMJA            BMJA
contracts:contract_change_new               -               M               -
contracts:contract_change                   -               BMJA            BMJA
contracts:contract_change_notice            -               M               -
contracts:subcontractors                    -               rBMJA           rBMJA
contracts:subcontractor                     -               M               -
contracts:subcontractor_paper               -               rBMJA           rBMJA
contracts:obligations                       -               rBMJA           rBMJA
contracts:obligation_add                    -               M               -
contracts:obligation                        -               rBMJA           rBMJA
contracts:obligation_end                    -               M               -
contracts:obligation_report                 -               rBMJA           rBMJA
contracts:obligation_evidence               -               rBMJA           rBMJA
contracts:obligation_evidence_drop          -               r               -
contracts:archiving                         -               BMJA            BMJA
contracts:archive                           -               M               -
"""

# Who is open for new clients is for everybody of the authority; the numbers are for who reads contracts.
ALLOCATION = """
                                            awarded         executing       archived
contracts:allocation                        BOCKEMJAH       BOCKEMJAH       BOCKEMJAH
contracts:allocation_rule                   BMJA            BMJA            BMJA
contracts:care_months                       BMJA            BMJA            BMJA
contracts:care_month                        M               M               -
contracts:care_import                       M               M               -
contracts:care_template                     M               M               -
contracts:care_export                       BMJA            BMJA            BMJA
contracts:capacity_reports                  BOCKEMJAH       BOCKEMJAH       BOCKEMJAH
contracts:capacity_reports_progress         BOCKEMJAH       BOCKEMJAH       BOCKEMJAH
contracts:capacity_report_file              -               BOCKEMJAH       BOCKEMJAH
contracts:assignments                       BMJA            BMJA            BMJA
contracts:assignment                        -               -               -
contracts:area_budgets                      BMJA            BMJA            BMJA
contracts:area_budget                       -               BMJA            BMJA
contracts:capacity                          -               rBMJA           rBMJA
contracts:capacity_pause                    -               r               -
contracts:capacity_resume                   -               rM              -
contracts:capacity_offer                    -               M               -
contracts:capacity_unmet                    -               M               -
contracts:capacity_met                      -               M               -
"""

TABLES = (
    GENERAL,
    CONFIGURATION,
    TENDER,
    QUESTIONS,
    CONTACT,
    BIDDING,
    OPENING,
    CHECKS,
    SCORING,
    CONSENSUS,
    RANKING,
    AWARD,
    EXECUTION,
    ALLOCATION,
)
ACCOUNTS = frozenset(PEOPLE) | {role + ELSEWHERE for role in STAFF}
EVERYBODY = ACCOUNTS | {PUBLIC}


@dataclass(frozen=True)
class Row:
    """One address: by stage who reaches it."""

    route: str
    cells: Mapping[str, frozenset[str]]

    @property
    def widest(self) -> str:
        """The stage at which most reach it: there people of elsewhere have most to gain."""
        return max(self.cells, key=lambda stage: len(self.cells[stage]))


def rows() -> Iterator[Row]:
    for table in TABLES:
        header, *lines = table.strip().splitlines()
        stages = header.split()
        for line in lines:
            route, *cells = line.split()
            yield Row(route, {s: who(cell) for s, cell in zip(stages, cells, strict=True)})


def who(cell: str) -> frozenset[str]:
    if cell == "-":
        return frozenset()
    if cell in "@*":
        return EVERYBODY if cell == "*" else ACCOUNTS
    roles: set[str] = set()
    for letter, following in zip(cell, cell[1:] + " ", strict=True):
        if letter != ELSEWHERE:
            roles.add(letter + ELSEWHERE if following == ELSEWHERE else letter)
    return frozenset(roles)
